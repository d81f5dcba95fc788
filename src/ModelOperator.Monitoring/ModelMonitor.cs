using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Profiles;

namespace ModelOperator.Monitoring;

/// <summary>Looks at a stable revision once: it asks the metric source, and has each check judge the answer.</summary>
/// <param name="sources">The metric sources.</param>
/// <param name="limiter">Keeps sources from being flooded.</param>
/// <param name="time">The clock.</param>
public sealed class ModelMonitor(MetricSourceRegistry sources, QueryLimiter limiter, TimeProvider time)
{
    /// <summary>Carries out one look.</summary>
    /// <param name="model">The revision that is watched.</param>
    /// <param name="spec">Its checks.</param>
    /// <param name="profile">Its profile; null when it has none, or it cannot be read.</param>
    /// <param name="unreadable">The reason why its profile cannot be read; null otherwise.</param>
    /// <param name="before">The results of the look before, with their newest values.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <returns>One entry for each check that is on. An error becomes the verdict NoData with a message.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    public async Task<IReadOnlyList<CheckStatus>> LookAsync(
        WatchedModel model, MonitoringSpec spec, ReferenceProfile? profile, string? unreadable, IReadOnlyList<CheckStatus> before,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(spec);
        var settings = MonitoringSettings.Of(spec);
        var checks = CheckCatalog.Of(spec.Checks, profile, unreadable, model.OwnServer);
        var traffic = spec.Checks?.Traffic is { Enabled: false } ? null : new TrafficCheck(spec.Checks?.Traffic);
        var earlier = before.ToDictionary(check => check.Name, StringComparer.Ordinal);
        if (!sources.TryGet(settings.Source, out var source, out var problem) || source is not ISumSource sums)
        {
            var why = problem ?? $"metric source '{settings.Source}' has no history: windows need a Prometheus (chart value "
                + $"metricSources.{settings.Source}.address)";
            return WithoutData(checks, traffic, earlier, why);
        }

        var ofCalls = traffic is null ? null : await AskAsync(WindowQuery.OfCalls(model, source.Labels, traffic.Over), "calls");
        var now = time.GetUtcNow();
        var windows = WindowPair.Of(settings.Window, model.StableSince, now);
        var counters = checks.SelectMany(check => check.Counters).ToHashSet(StringComparer.Ordinal);
        var ofServers = windows is null || counters.Count == 0
            ? null
            : await AskAsync(WindowQuery.OfRevision(model, source.Labels, windows, counters), "servers");
        return
        [
            .. traffic is null ? [] : (CheckStatus[])[Judge(traffic, ofCalls!, earlier.GetValueOrDefault(CheckNames.Traffic), now)],
            .. checks.Select(check => Judge(check, windows, ofServers, earlier.GetValueOrDefault(check.Name), now)),
        ];

        Task<CounterResult> AskAsync(string query, string part) => limiter.RunAsync(
            model.Namespace, $"{source.Name}/{model.Namespace}/{model.Name}/monitoring/{part}",
            token => sums.SumAsync(model.Namespace, query, token), cancellationToken);
    }

    private static CheckStatus Judge(TrafficCheck traffic, CounterResult calls, CheckStatus? before, DateTimeOffset now)
    {
        var reading = Lacks(calls) is { } problem
            ? Reading.NoData(problem) : traffic.Read(calls.Rises, before?.Verdict is CheckVerdict.Bad);
        return CheckReport.Of(CheckNames.Traffic, traffic.Limit, reading, reading.Level, before, now);
    }

    private static CheckStatus Judge(ICheck check, WindowPair? windows, CounterResult? counted, CheckStatus? before, DateTimeOffset now)
    {
        var newest = windows is null ? Reading.TooFew(0, "the revision has been stable for less than two minutes")
            : Lacks(counted!) is { } problem ? Reading.NoData(problem)
            : check.Read(WindowCounts.Of(counted!.Rises, WindowQuery.Newest));
        var previous = windows is { HasPrevious: true } && newest.Level is not CheckVerdict.NoData
            ? check.Read(WindowCounts.Of(counted!.Rises, WindowQuery.Previous))
            : null;
        return CheckReport.Of(
            check.Name, check.Limit, newest, Verdicts.Of(newest, previous, before?.Verdict, check.Warn, check.Max), before, now);
    }

    private IReadOnlyList<CheckStatus> WithoutData(
        IReadOnlyList<ICheck> checks, TrafficCheck? traffic, Dictionary<string, CheckStatus> earlier, string why)
    {
        var (now, reading) = (time.GetUtcNow(), Reading.NoData(why));
        var all = checks.Select(check => (check.Name, check.Limit));
        return
        [
            .. (traffic is null ? all : all.Prepend((Name: CheckNames.Traffic, traffic.Limit)))
                .Select(check => CheckReport.Of(
                    check.Name, check.Limit, reading, reading.Level, earlier.GetValueOrDefault(check.Name), now)),
        ];
    }

    // Sums over a part of the data say nothing. When there are no series at all, each check explains it.
    private static string? Lacks(CounterResult result) =>
        result.Outcome is not (QueryOutcome.Value or QueryOutcome.Empty) ? result.Message
        : result.Warnings.Count > 0 ? QueryResult.Warned(result.Warnings)
        : null;
}
