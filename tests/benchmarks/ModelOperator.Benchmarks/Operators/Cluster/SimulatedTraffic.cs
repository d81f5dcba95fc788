using System.Diagnostics;
using System.Globalization;
using System.Text;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Reports;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Benchmarks.Operators.Cluster;

/// <summary>The requests that one gateway seems to have answered: so many a second, all well, divided as its routes say.</summary>
internal sealed class SimulatedTraffic(string ns, string name)
{
    // So many that the tests decide within a step, as they would of a model that was watched for longer.
    private const double PerSecond = 200_000;

    // The shares of answers that are not slower than each edge. A ratio can be told only from answers on both sides of an edge.
    private static readonly double[] NotSlower = [0, 0, 0, 0.5, 0.9, 0.97, 0.985, 0.992, 0.996, 0.998, 0.999];

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, double> _answered = new(StringComparer.Ordinal);
    private RouteDocument? _routes;
    private long _countedAt = Stopwatch.GetTimestamp();

    /// <summary>Divides the requests by other routes from now on.</summary>
    public void Apply(RouteDocument routes)
    {
        lock (_gate)
        {
            Count();
            _routes = routes;
        }
    }

    /// <summary>The gateway's report to the operator.</summary>
    public GatewayReport Report()
    {
        lock (_gate)
        {
            Count();
            return new(
                _routes?.Generation ?? 0,
                _routes is not null,
                _answered.ToDictionary(one => one.Key, one => (long)one.Value, StringComparer.Ordinal),
                Routes: [.. (_routes?.Routes ?? []).Select(route => new RouteInReport(route.Revision, route.Service, route.Weight, 1))]);
        }
    }

    /// <summary>The gateway's counters, as it shows them to Prometheus.</summary>
    public string Metrics()
    {
        var page = new StringBuilder();
        lock (_gate)
        {
            Count();
            foreach (var (revision, answered) in _answered)
            {
                var labels = $"namespace=\"{ns}\",name=\"{name}\",revision=\"{revision}\"";
                page.Append(CultureInfo.InvariantCulture, $"{GatewayMetricNames.Requests}{{{labels},code=\"200\"}} {(long)answered}\n");
                for (var edge = 0; edge < GatewayBuckets.Durations.Count; edge++)
                {
                    var share = edge < NotSlower.Length ? NotSlower[edge] : 1;
                    Bucket(GatewayBuckets.Durations[edge].ToString(CultureInfo.InvariantCulture), (long)(answered * share));
                }

                Bucket("+Inf", (long)answered);

                void Bucket(string edge, long count) => page.Append(
                    CultureInfo.InvariantCulture, $"{GatewayMetricNames.RequestDurationBuckets}{{{labels},le=\"{edge}\"}} {count}\n");
            }
        }

        return page.ToString();
    }

    private void Count()
    {
        var now = Stopwatch.GetTimestamp();
        var came = Stopwatch.GetElapsedTime(_countedAt, now).TotalSeconds * PerSecond;
        _countedAt = now;
        foreach (var route in _routes?.Routes ?? [])
        {
            _answered[route.Revision] = _answered.GetValueOrDefault(route.Revision) + (came * route.Weight / 100);
        }
    }
}
