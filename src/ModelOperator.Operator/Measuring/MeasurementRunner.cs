using System.Collections.Concurrent;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Measuring;

/// <summary>
/// Measures beside the reconcile, so that a slow metric source delays no reaction to dying pods. At most one measurement is under way for a
/// ModelDeployment; one of a stage that has passed is dropped. When it first hears of a stage, it tells the metric sources that the stage
/// begins.
/// </summary>
internal sealed partial class MeasurementRunner(
    IStageMeasurer measurer,
    IReconcileTrigger<ModelDeployment> trigger,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<MeasurementRunner> logger)
{
    private readonly ConcurrentDictionary<string, Measurement> _current = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string StageKey, DateTimeOffset StartedAt)> _begun = new(StringComparer.Ordinal);

    /// <summary>Starts a measurement that is due and not under way; stops one that nobody waits for any more.</summary>
    public void Schedule(ModelDeployment owner, AnalysisRequest? request)
    {
        var uid = owner.Metadata.Uid!;
        if (_current.TryGetValue(uid, out var running) && (running.StageKey, running.StartedAt) != (request?.StageKey, request?.StartedAt))
        {
            Drop(uid, running);
            running = null;
        }

        if (request is null || running is not null)
        {
            return;
        }

        var isNew = !_begun.TryGetValue(uid, out var begun) || begun != (request.StageKey, request.StartedAt);
        _begun[uid] = (request.StageKey, request.StartedAt);
        if (request.DueAt > time.GetUtcNow())
        {
            // A measurement that is due tells the sources itself that its stage begins.
            _ = isNew ? BeginAsync(owner, request) : Task.CompletedTask;
            return;
        }

        var measurement = new Measurement(request, lifetime.ApplicationStopping);
        if (_current.TryAdd(uid, measurement))
        {
            measurement.Work = RunAsync(owner, request, measurement);
        }
    }

    /// <summary>Notes that a ModelDeployment has no rollout any more. Until then metric sources hold its counts.</summary>
    public void End(ModelDeployment owner)
    {
        if (_begun.TryRemove(owner.Metadata.Uid!, out _))
        {
            measurer.End(owner);
        }
    }

    /// <summary>The finished measurement that no status holds yet; null when there is none.</summary>
    public Measurement? Finished(ModelDeployment owner) =>
        _current.TryGetValue(owner.Metadata.Uid!, out var measurement) && measurement.Result is not null ? measurement : null;

    /// <summary>
    /// Notes that the status with the measurement has been written. Until then the measurement is handed out again, so that it is not lost
    /// when a status cannot be written.
    /// </summary>
    public void Written(ModelDeployment owner, Measurement measurement) => Drop(owner.Metadata.Uid!, measurement);

    /// <summary>Forgets a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner)
    {
        if (_current.TryGetValue(owner.Metadata.Uid!, out var measurement))
        {
            Drop(owner.Metadata.Uid!, measurement);
        }

        _begun.TryRemove(owner.Metadata.Uid!, out _);
        measurer.Forget(owner);
    }

    private async Task BeginAsync(ModelDeployment owner, AnalysisRequest request)
    {
        try
        {
            await measurer.BeginAsync(owner, request, lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The operator stops. The next leader goes on from its own first reading.
        }
        catch (Exception exception)
        {
            Log.NotBegun(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, exception);
        }
    }

    private async Task RunAsync(ModelDeployment owner, AnalysisRequest request, Measurement measurement)
    {
        try
        {
            measurement.Result = await measurer.MeasureAsync(owner, request, measurement.Token);
            trigger.Enqueue(owner.Metadata.NamespaceProperty!, owner.Metadata.Name!);
        }
        catch (OperationCanceledException) when (measurement.Token.IsCancellationRequested)
        {
            // Nobody waits for the measurement any more.
        }
        catch (Exception exception)
        {
            Log.Failed(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, exception);
            Drop(owner.Metadata.Uid!, measurement);
            trigger.Enqueue(owner.Metadata.NamespaceProperty!, owner.Metadata.Name!);
        }
    }

    private void Drop(string uid, Measurement measurement)
    {
        if (_current.TryRemove(KeyValuePair.Create(uid, measurement)))
        {
            measurement.Cancel();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Namespace}/{Name}: the measurement failed")]
        public static partial void Failed(ILogger logger, string @namespace, string name, Exception exception);

        [LoggerMessage(
            2, LogLevel.Warning,
            "{Namespace}/{Name}: the metric source could not read as a stage began; it counts from the first measurement")]
        public static partial void NotBegun(ILogger logger, string @namespace, string name, Exception exception);
    }
}
