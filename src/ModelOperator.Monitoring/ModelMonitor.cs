using Microsoft.Extensions.Logging;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Contracts.Objects;
using ModelOperator.Hosting.Logging;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Checks.Catalog;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Profiles;

namespace ModelOperator.Monitoring;

/// <summary>Looks at a stable revision once: it asks the metric source, and has each check judge the answer.</summary>
/// <param name="sources">The metric sources.</param>
/// <param name="limiter">Keeps sources from being flooded.</param>
/// <param name="queries">Counts the queries.</param>
/// <param name="time">The clock.</param>
/// <param name="told">The failures that have been logged.</param>
/// <param name="logger">Logs what fails in a way that nobody has foreseen.</param>
public sealed partial class ModelMonitor(
    MetricSourceRegistry sources, QueryLimiter limiter, QueryMetrics queries, TimeProvider time, ToldCauses told,
    ILogger<ModelMonitor> logger)
{
    /// <summary>Carries out one look.</summary>
    /// <param name="model">The revision that is watched.</param>
    /// <param name="spec">Its checks.</param>
    /// <param name="profile">Its profile; null when it has none, or it cannot be read.</param>
    /// <param name="unreadable">The reason why its profile cannot be read; null otherwise.</param>
    /// <param name="before">The results of the look before, with their newest values.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <returns>One entry for each check that is on. Whatever fails becomes the verdict NoData with a message, and the other checks go on.
    /// </returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    public async Task<IReadOnlyList<CheckStatus>> LookAsync(
        WatchedModel model, MonitoringSpec spec, ReferenceProfile? profile, string? unreadable, IReadOnlyList<CheckStatus> before,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(spec);
        var settings = MonitoringSettings.Of(spec);
        var checks = CheckCatalog.Of(spec.Checks, profile, unreadable, spec.Feedback, model.OwnServer);
        var looks = CheckCatalog.Looks(spec.Checks);
        var earlier = before.ToDictionary(check => check.Name, StringComparer.Ordinal);
        if (!RevisionNames.IsOne(model.Revision))
        {
            return WithoutData(checks, looks, earlier, "status.stableRevision is not the name of a revision, so nothing is asked about it");
        }

        if (!sources.TryGet(settings.Source, out var source, out var problem) || source is not ISumSource sums)
        {
            var why = problem ?? $"metric source '{settings.Source}' has no history: windows need a Prometheus (chart value "
                + $"metricSources.{settings.Source}.address)";
            return WithoutData(checks, looks, earlier, why);
        }

        var answers = new List<(ILookCheck Check, Reading? Beforehand, CounterResult? Answer)>();
        foreach (var check in looks)
        {
            var beforehand = check.Beforehand(model, time.GetUtcNow());
            answers.Add((check, beforehand, beforehand is null ? await AskAsync(check.Query(model, source.Labels), check.Part) : null));
        }

        var now = time.GetUtcNow();
        var windows = WindowPair.Of(settings.Window, model.StableSince, now);
        var counters = checks.SelectMany(check => check.Counters).ToHashSet(StringComparer.Ordinal);
        var ofServers = windows is null || counters.Count == 0
            ? null
            : await AskAsync(
                WindowQuery.OfRevision(model, source.Labels, windows, counters, spec.Feedback?.AtServers is true), "servers");
        // That a profile cannot be read is told whether there are pods or not. Pods that have been there for a whole window have counted.
        var hasPods = model.AwakeSince is { } awake && now - awake > settings.Window;
        var mayLackPods = model.MayBeIdle && unreadable is null && !hasPods;
        return
        [
            .. answers.Select(one => Guarded(one.Check.Name, one.Check.Limit, before => CheckReport.Of(
                one.Check.Name, one.Check.Limit,
                one.Beforehand ?? Read(one.Check, one.Answer!, source.Labels, model.MayBeIdle && !hasPods, before),
                before, now))),
            .. checks.Select(check => Guarded(
                check.Name, check.Limit, before => Judge(check, windows, ofServers, mayLackPods, before, now))),
        ];

        async Task<CounterResult> AskAsync(string query, string part)
        {
            try
            {
                return await limiter.RunAsync(
                    model.Namespace, $"{source.Name}/{model.Namespace}/{model.Name}/monitoring/{part}",
                    token => queries.AskAsync(source.Name, time, () => sums.SumAsync(model.Namespace, query, token)),
                    cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                return CounterResult.Without(QueryResult.Without(
                    QueryOutcome.Unavailable, $"metric source '{source.Name}' failed: {Failure(model, part, exception)}"));
            }
        }

        CheckStatus Guarded(string check, string limit, Func<CheckStatus?, CheckStatus> judge)
        {
            var before = earlier.GetValueOrDefault(check);
            try
            {
                return judge(before);
            }
            catch (Exception exception)
            {
                var reading = Reading.NoData($"the check failed: {Failure(model, check, exception)}");
                return CheckReport.Of(check, limit, reading, before, now);
            }
        }
    }

    private string Failure(WatchedModel model, string part, Exception exception)
    {
        var cause = $"{exception.GetType().Name}: {exception.Message}";
        if (told.TryTell($"{part}: {cause}"))
        {
            Log.Failed(logger, model.Namespace, model.Name, part, exception);
        }

        return cause;
    }

    private static Reading Read(
        ILookCheck check, CounterResult answer, SourceLabels labels, bool mayLackPods, CheckStatus? before) =>
        Lacks(answer) is { } problem
            ? Reading.NoData(problem)
            : OrAtRest(
                check.Read(answer.Rises, labels, CheckReport.Decided(before) is CheckVerdict.Bad),
                mayLackPods && answer.Rises.Count == 0);

    // A model at zero pods has no series, and that is no fault.
    private static Reading OrAtRest(Reading reading, bool mayLackPods) => mayLackPods && reading.Level is CheckVerdict.NoData
        ? Reading.TooFew(0, "no pod has counted in the window; with autoscaling.minReplicas 0 there is none while nobody calls")
        : reading;

    private static Reading Newest(ICheck check, WindowCounts counts, bool mayLackPods) =>
        OrAtRest(check.Read(counts), mayLackPods && check.Counters.All(counter => counts.Total(counter) is null));

    private static CheckStatus Judge(
        ICheck check, WindowPair? windows, CounterResult? counted, bool mayLackPods, CheckStatus? before, DateTimeOffset now)
    {
        var newest = windows is null ? Reading.TooFew(0, "the revision has been stable for less than two minutes")
            : Lacks(counted!) is { } problem ? Reading.NoData(problem)
            : Newest(check, WindowCounts.Of(counted!.Rises, WindowQuery.Newest), mayLackPods);
        var previous = windows is { HasPrevious: true } && newest.Level is not CheckVerdict.NoData
            ? check.Read(WindowCounts.Of(counted!.Rises, WindowQuery.Previous))
            : null;
        var verdict = Verdicts.Of(newest, previous, CheckReport.Decided(before), check.Warn, check.Max);
        return CheckReport.Of(check.Name, check.Limit, newest, verdict, before, now);
    }

    private IReadOnlyList<CheckStatus> WithoutData(
        IReadOnlyList<ICheck> checks, IReadOnlyList<ILookCheck> looks, Dictionary<string, CheckStatus> earlier, string why)
    {
        var (now, reading) = (time.GetUtcNow(), Reading.NoData(why));
        return
        [
            .. looks.Select(check => (check.Name, check.Limit)).Concat(checks.Select(check => (check.Name, check.Limit)))
                .Select(check => CheckReport.Of(check.Name, check.Limit, reading, earlier.GetValueOrDefault(check.Name), now)),
        ];
    }

    // Sums over a part of the data say nothing. When there are no series at all, each check explains it.
    private static string? Lacks(CounterResult result) =>
        result.Outcome is not (QueryOutcome.Value or QueryOutcome.Empty) ? result.Message
        : result.Warnings.Count > 0 ? QueryResult.Warned(result.Warnings)
        : null;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error,
            "{Namespace}/{Name}: {Part} could not be looked at; the same failure, of whatever model, is not logged again for an hour")]
        public static partial void Failed(ILogger logger, string @namespace, string name, string part, Exception exception);
    }
}
