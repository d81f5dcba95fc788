using System.Collections.Concurrent;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Actions;

/// <summary>
/// Does what the status says is to be done, beside the reconcile: a sink that hangs delays nothing. Only what has been written is done, so
/// that it is decided once, however many operators there are; whoever does it again does it under the same name.
/// </summary>
internal sealed partial class ActionRunner(
    IActionDoer doer,
    ActionMetrics metrics,
    IEventRecorder events,
    IReconcileTrigger<ModelDeployment> trigger,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<ActionRunner> logger)
{
    /// <summary>The time between two tries of what failed.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(string Owner, string Run), ActionTry> _tries = new();
    private readonly TriesUnderWay _underWay = new();

    /// <summary>The outcomes of tries that stand in no status yet.</summary>
    public IReadOnlyList<ActionOutcome> Finished(ModelDeployment owner) =>
    [
        .. _tries.Where(known => known.Key.Owner == owner.Metadata.Uid && !known.Value.IsWritten)
            .Select(known => known.Value.Outcome)
            .OfType<ActionOutcome>(),
    ];

    /// <summary>A status that was planned with these outcomes has been written: its ends are told and counted.</summary>
    public void Written(ModelDeployment owner, IReadOnlyList<ActionOutcome> outcomes, IReadOnlyList<ActionEnd> ends)
    {
        metrics.Show(owner, ends);
        foreach (var (type, reason, note) in ends.Select(ActionNotes.Of))
        {
            events.Publish(owner, type, reason, reason, note);
        }

        foreach (var outcome in outcomes)
        {
            if (_tries.TryGetValue((owner.Metadata.Uid!, outcome.Run), out var known))
            {
                known.IsWritten = true;
            }
        }
    }

    /// <summary>Begins the runs that are due.</summary>
    /// <param name="owner">The ModelDeployment, with a spec that is accepted, and with the status that has just been written.</param>
    public void Schedule(ModelDeployment owner)
    {
        var pending = Pending(owner).ToList();
        foreach (var key in _tries.Keys.Where(key => key.Owner == owner.Metadata.Uid && pending.All(one => one.Run.Id != key.Run)))
        {
            _tries.TryRemove(key, out _);
        }

        foreach (var (action, run) in pending)
        {
            var key = (owner.Metadata.Uid!, run.Id);
            // What finds no room waits in the status, for the next turn.
            if (IsDue(key) && _underWay.TryBegin(owner.Metadata.NamespaceProperty!))
            {
                var next = new ActionTry(time.GetTimestamp());
                _tries[key] = next;
                _ = DoAsync(owner, action, run, key, next);
            }
        }
    }

    /// <summary>A ModelDeployment is gone.</summary>
    public void Forget(ModelDeployment owner)
    {
        metrics.Forget(owner);
        foreach (var key in _tries.Keys.Where(key => key.Owner == owner.Metadata.Uid))
        {
            _tries.TryRemove(key, out _);
        }
    }

    private static IEnumerable<(ActionSpec Action, ActionRun Run)> Pending(ModelDeployment owner) =>
        from action in owner.Spec.Monitoring?.Actions ?? []
        from status in owner.Status?.Actions ?? []
        where status.Name == ActionTriggers.NameOf(action)
        from run in status.Pending ?? []
        select (action, run);

    private bool IsDue((string, string) key) =>
        !_tries.TryGetValue(key, out var known) || (known.IsWritten && time.GetElapsedTime(known.BegunAt) >= RetryInterval);

    private async Task DoAsync(ModelDeployment owner, ActionSpec action, ActionRun run, (string, string) key, ActionTry next)
    {
        var (ns, name) = (owner.Metadata.NamespaceProperty!, owner.Metadata.Name!);
        try
        {
            next.Outcome = await doer.DoAsync(owner, action, run, lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return; // The next operator does it again, under the same name.
        }
        catch (NotLeaderException)
        {
            _tries.TryRemove(KeyValuePair.Create(key, next));
            return;
        }
        catch (Exception exception)
        {
            Log.Failed(logger, ns, name, ActionTriggers.NameOf(action), exception);
            next.Outcome = new(run.Id, null, exception.Message);
        }
        finally
        {
            _underWay.End(ns);
        }

        trigger.Enqueue(ns, name);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Namespace}/{Name}: action {Action} could not be done; it is tried again after five minutes")]
        public static partial void Failed(ILogger logger, string @namespace, string name, string action, Exception exception);
    }
}
