using ModelOperator.Api;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Console.Prometheus;
using ModelOperator.Console.Rollouts.Metrics;

namespace ModelOperator.Console.Series;

/// <summary>Reads the past of a rollout from a Prometheus.</summary>
internal static class SeriesReader
{
    private const string Candidate = "candidate";
    private const string Stable = "stable";
    private const string Split = "split";

    private static readonly TimeSpan ShortestWindow = TimeSpan.FromMinutes(2);

    /// <summary>The lines; none when the Prometheus knows nothing of the ModelDeployment.</summary>
    /// <exception cref="PrometheusException">It has not answered.</exception>
    public static async Task<IReadOnlyList<SeriesLine>> ReadAsync(
        PrometheusReader prometheus, ModelDeployment deployment, TimeRange range, CancellationToken cancellationToken)
    {
        var specs = (deployment.Status?.Stage?.Analysis ?? deployment.Spec.Analysis)?.Metrics ?? [];
        var values = prometheus.RangeAsync(SeriesQueries.Values(deployment, prometheus.OperatorNamespace), range, cancellationToken);
        var split = prometheus.RangeAsync(SeriesQueries.Split(deployment, prometheus.OperatorNamespace), range, cancellationToken);
        var shares = specs.Select(spec => SharesAsync(prometheus, deployment, spec, range, cancellationToken)).ToList();
        await Task.WhenAll([values, split, .. shares]);
        var lines = (await Task.WhenAll(shares)).SelectMany(some => some).ToList();
        var known = lines.Select(line => line.Metric).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. lines,
            .. (await values).Where(series => !known.Contains(series["metric"])).Select(series =>
                new SeriesLine(series["metric"], Candidate, series.Points)
                {
                    Unit = UnitOf(specs, series["metric"]),
                    About = "What the operator has measured since the stage began.",
                }),
            .. await split is { Count: > 0 } weights ? (SeriesLine[])[new(Split, Split, Merged(weights)) { Unit = "percent" }] : [],
        ];
    }

    private static async Task<IReadOnlyList<SeriesLine>> SharesAsync(
        PrometheusReader prometheus, ModelDeployment deployment, MetricSpec spec, TimeRange range, CancellationToken cancellationToken)
    {
        var window = 4 * range.Step is var four && four > ShortestWindow ? four : ShortestWindow;
        if (SeriesQueries.Shares(deployment, spec, window) is not { } query)
        {
            return [];
        }

        var series = await prometheus.RangeAsync(query, range, cancellationToken);
        return
        [
            .. Roles(deployment).SelectMany(role => series.Where(one => one["revision"] == role.Revision).Take(1).Select(one =>
                new SeriesLine(spec.Name, role.Name, one.Points)
                {
                    Unit = MetricViews.UnitOf(spec),
                    Windowed = true,
                    About = $"The share of requests in the {window.TotalSeconds:0} s before each point, as the gateways count it.",
                })),
        ];
    }

    private static IEnumerable<(string Name, string Revision)> Roles(ModelDeployment deployment)
    {
        if (deployment.Status?.StableRevision is { } stable)
        {
            yield return (Stable, stable);
        }

        // After an abort the page still shows what the candidate was aborted for.
        var candidate = deployment.Status?.CandidateRevision ?? deployment.Status?.FailedRevisions?.MaxBy(failed => failed.Time)?.Revision;
        if (candidate is not null && candidate != deployment.Status?.StableRevision)
        {
            yield return (Candidate, candidate);
        }
    }

    private static string? UnitOf(IReadOnlyList<MetricSpec> specs, string metric) =>
        specs.FirstOrDefault(spec => spec.Name == metric) is { } found ? MetricViews.UnitOf(found) : null;

    // One candidate follows another; where two overlap, the larger share is that of the newer one.
    private static List<double?[]> Merged(IReadOnlyList<TimeSeries> series) =>
    [
        .. series.SelectMany(one => one.Points).GroupBy(point => point[0]).OrderBy(group => group.Key)
            .Select(group => new[] { group.Key, group.Max(point => point[1]) }),
    ];
}
