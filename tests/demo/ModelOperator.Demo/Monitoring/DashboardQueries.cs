using System.Globalization;
using System.Text.Json;
using ModelOperator.Demo.Cluster;

namespace ModelOperator.Demo.Monitoring;

/// <summary>The queries of the chart's Grafana dashboards, with their variables filled in for one model.</summary>
internal sealed class DashboardQueries(IReadOnlyList<DashboardQuery> queries)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<DashboardQuery> All => queries;

    /// <summary>Reads every dashboard of a folder.</summary>
    /// <param name="folder">The chart's folder of dashboards.</param>
    /// <param name="ns">The model's namespace.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="rateInterval">The range that rates are taken over.</param>
    /// <exception cref="DemoException">There are no dashboards in it.</exception>
    public static DashboardQueries Read(string folder, string ns, string name, TimeSpan rateInterval)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToList() : [];
        return files.Count > 0
            ? new([.. files.SelectMany(file => Of(File.ReadAllText(file), ns, name, rateInterval))])
            : throw new DemoException(
                $"There are no dashboards in {folder}: start the demo in the checkout, or name the folder with --dashboards.");
    }

    /// <summary>The queries of one dashboard.</summary>
    /// <param name="json">The dashboard, as Grafana exports it.</param>
    /// <param name="ns">As above.</param>
    /// <param name="name">As above.</param>
    /// <param name="rateInterval">As above.</param>
    public static IEnumerable<DashboardQuery> Of(string json, string ns, string name, TimeSpan rateInterval)
    {
        using var dashboard = JsonDocument.Parse(json);
        var title = dashboard.RootElement.GetProperty("title").GetString()!;
        var seconds = rateInterval.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture) + "s";
        return
        [
            .. dashboard.RootElement.GetProperty("panels").EnumerateArray()
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()
                .Select(target => new DashboardQuery(
                    title,
                    panel.GetProperty("title").GetString()!,
                    target.GetProperty("expr").GetString()!
                        .Replace("$__rate_interval", seconds, StringComparison.Ordinal)
                        .Replace("$__range", "1h", StringComparison.Ordinal)
                        .Replace("$namespace", ns, StringComparison.Ordinal)
                        .Replace("$name", name, StringComparison.Ordinal)))),
        ];
    }

    /// <summary>Asks all of them.</summary>
    /// <returns>Those whose answer has samples, and those whose answer is empty.</returns>
    /// <exception cref="DemoException">Prometheus refuses one of them.</exception>
    public async Task<(IReadOnlyList<DashboardQuery> Filled, IReadOnlyList<DashboardQuery> Empty)> AskAsync(
        PrometheusApi prometheus, CancellationToken cancellationToken)
    {
        var (filled, empty) = (new List<DashboardQuery>(), new List<DashboardQuery>());
        foreach (var query in queries)
        {
            try
            {
                var samples = await prometheus.QueryAsync(query.Expression, cancellationToken);
                (samples.GetArrayLength() > 0 ? filled : empty).Add(query);
            }
            catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException)
            {
                throw new DemoException(
                    $"Prometheus did not answer the panel '{query.Panel}' of '{query.Dashboard}' ({query.Expression}): {e.Message}", e);
            }
        }

        return (filled, empty);
    }
}

/// <summary>One query of a dashboard.</summary>
/// <param name="Dashboard">The dashboard's title.</param>
/// <param name="Panel">The panel's title.</param>
/// <param name="Expression">PromQL, with all variables filled in.</param>
internal sealed record DashboardQuery(string Dashboard, string Panel, string Expression);
