using System.Collections.Concurrent;
using ModelOperator.Api;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Hosting.Logging;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Monitoring;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Monitoring;

/// <summary>
/// Starts the looks at every stable revision, one look at a time for each, beside the reconcile, so that a slow metric source delays
/// nothing. The looks at many ModelDeployments are spread over their interval.
/// </summary>
internal sealed partial class MonitoringRunner(
    IModelWatcher watcher,
    MonitoringMetrics metrics,
    IReconcileTrigger<ModelDeployment> trigger,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ToldCauses told,
    ILogger<MonitoringRunner> logger)
{
    /// <summary>The number of looks in a row without data that change a verdict. A source that is away for a moment changes none.</summary>
    private const int LooksWithoutData = 3;

    private readonly ConcurrentDictionary<string, Watch> _watches = new(StringComparer.Ordinal);

    /// <summary>The newest results for the status; null when nothing is watched.</summary>
    public MonitoringStatus? Newest(ModelDeployment owner)
    {
        var written = owner.Status?.Monitoring;
        return owner.Spec.Monitoring is null || owner.Status?.StableRevision is not { } stable ? null
            : _watches.TryGetValue(owner.Metadata.Uid!, out var watch) && watch.Revision == stable && watch.Newest is { } newest
                ? MonitoringReport.Of(written, stable, newest)
            : written?.Revision == stable ? written : null;
    }

    /// <summary>True when a look of this process at the stable revision has ended within the last three intervals.</summary>
    public bool HasLooked(ModelDeployment owner) => owner.Spec.Monitoring is { } spec
        && _watches.TryGetValue(owner.Metadata.Uid!, out var watch) && watch.Revision == owner.Status?.StableRevision
        && watch.LookedAt is { } at && time.GetElapsedTime(at) <= 3 * MonitoringSettings.Of(spec).Interval;

    /// <summary>Begins the look if it is due.</summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="extent">The part of its spec that is carried out. A refused spec is not looked at, and nothing is forgotten for it:
    /// what it says of monitoring may be what is wrong with it (R27). Its metrics are what the status says.</param>
    /// <returns>The time until the next look; null when nothing is watched.</returns>
    public TimeSpan? Schedule(ModelDeployment owner, PlanExtent extent)
    {
        if (extent is not PlanExtent.Everything)
        {
            ShowWritten(owner);
            return null;
        }

        var uid = owner.Metadata.Uid!;
        if (owner.Spec.Monitoring is not { } spec || owner.Status?.StableRevision is not { } stable)
        {
            Forget(owner);
            return null;
        }

        var (now, interval) = (time.GetUtcNow(), MonitoringSettings.Of(spec).Interval);
        if (_watches.TryGetValue(uid, out var watch) && watch.Revision != stable)
        {
            Forget(owner);
            watch = null;
        }

        if (watch is null)
        {
            watch = new Watch(stable, now + (interval * Place(uid)), lifetime.ApplicationStopping);
            _watches[uid] = watch;
        }

        // The interval may have been shortened since the next look was set.
        watch.DueAt = watch.DueAt > now + interval ? now + interval : watch.DueAt;
        if (watch.DueAt <= now && watch.Look.IsCompleted)
        {
            watch.DueAt = now + interval;
            watch.Look = LookAsync(owner, watch);
        }

        return watch.DueAt > now ? watch.DueAt - now : interval;
    }

    /// <summary>Forgets a ModelDeployment that is gone or is not watched any more.</summary>
    public void Forget(ModelDeployment owner)
    {
        if (_watches.TryRemove(owner.Metadata.Uid!, out var watch))
        {
            watch.Dispose();
        }

        metrics.Forget(owner.Metadata.NamespaceProperty!, owner.Metadata.Name!);
    }

    private void ShowWritten(ModelDeployment owner) => metrics.Show(
        owner.Metadata.NamespaceProperty!, owner.Metadata.Name!,
        owner.Status is { Monitoring: { } written } status && written.Revision == status.StableRevision ? written.Checks : []);

    private async Task LookAsync(ModelDeployment owner, Watch watch)
    {
        var before = Before(owner, watch);
        try
        {
            if (await FindAsync(owner, watch, before) is { } found)
            {
                Take(owner, watch, before, found);
            }
        }
        catch (Exception exception)
        {
            // The results were good; the next look shows them.
            Tell(owner, exception);
        }
    }

    /// <summary>The results of the look, also of one that has failed; null when there is nothing to show.</summary>
    private async Task<IReadOnlyList<CheckStatus>?> FindAsync(ModelDeployment owner, Watch watch, IReadOnlyList<CheckStatus> before)
    {
        try
        {
            return await watcher.LookAsync(owner, watch.Revision, before, watch.Token);
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested)
        {
            // Nobody waits for the look any more.
            return null;
        }
        catch (Exception exception)
        {
            var cause = Tell(owner, exception);
            return before.Count > 0 ? MonitoringReport.Failed(before, $"the look failed: {cause}", time.GetUtcNow()) : null;
        }
    }

    private string Tell(ModelDeployment owner, Exception exception)
    {
        var cause = $"{exception.GetType().Name}: {exception.Message}";
        if (told.TryTell(cause))
        {
            Log.Failed(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, exception);
        }

        return cause;
    }

    private void Take(ModelDeployment owner, Watch watch, IReadOnlyList<CheckStatus> before, IReadOnlyList<CheckStatus> found)
    {
        var (ns, name) = (owner.Metadata.NamespaceProperty!, owner.Metadata.Name!);
        var looked = MonitoringReport.Settled(before, watch.Found, found);
        watch.Found = found;
        watch.WithoutData = HasLostData(before, looked) ? watch.WithoutData + 1 : 0;
        if (watch.WithoutData is > 0 and < LooksWithoutData)
        {
            return;
        }

        var isFirst = watch.LookedAt is null;
        watch.LookedAt = time.GetTimestamp();
        watch.Newest = looked;
        metrics.Show(ns, name, looked);
        if (watch.Token.IsCancellationRequested)
        {
            // The ModelDeployment was forgotten in the meantime, and nobody else would remove these series.
            metrics.Forget(ns, name);
            return;
        }

        var written = owner.Status?.Monitoring;
        // What was bad in the status before is acted on once it has been looked at.
        if (isFirst || !ReferenceEquals(MonitoringReport.Of(written, watch.Revision, looked), written))
        {
            trigger.Enqueue(ns, name);
        }
    }

    private static bool HasLostData(IReadOnlyList<CheckStatus> before, IReadOnlyList<CheckStatus> looked)
    {
        var hadData = before.Where(check => check.Verdict is not CheckVerdict.NoData).Select(check => check.Name)
            .ToHashSet(StringComparer.Ordinal);
        return looked.Any(check => check.Verdict is CheckVerdict.NoData && hadData.Contains(check.Name));
    }

    private static IReadOnlyList<CheckStatus> Before(ModelDeployment owner, Watch watch) =>
        watch.Newest ?? (owner.Status?.Monitoring is { } written && written.Revision == watch.Revision ? written.Checks : []);

    // A ModelDeployment's place in the interval, from 0 to 1. It is the same after a restart.
    private static double Place(string uid)
    {
        var hash = 17u;
        foreach (var character in uid)
        {
            hash = (hash * 31) + character;
        }

        return hash / (double)uint.MaxValue;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error,
            "{Namespace}/{Name}: the stable revision could not be looked at; the same failure, of whatever model, is not logged again for "
                + "an hour")]
        public static partial void Failed(ILogger logger, string @namespace, string name, Exception exception);
    }
}
