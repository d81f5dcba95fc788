using Microsoft.ML.OnnxRuntime;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Monitoring;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Scheduling.Rows;
using ModelOperator.ModelServer.Settings;

namespace ModelOperator.ModelServer.Lifecycle;

/// <summary>Loads the model and runs it once, while the port already answers that the server is not ready. A failure to load ends the
/// process.</summary>
internal sealed class ModelLoader(
    ServeSettings settings, ModelSlot slot, ServerMetrics metrics, DataWatch watch, TimeProvider time, ILogger<ModelLoader> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var phases = new StartupPhases(metrics, time);
        string version;
        try
        {
            version = phases.Measure("runtime", () => OrtEnv.Instance().GetVersionString());
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException)
        {
            throw new StartupException($"ONNX Runtime's library cannot be loaded: {exception.GetBaseException().Message}", exception);
        }

        Log.Loading(logger, settings.ModelName, settings.ModelVersion, settings.ModelPath, version);
        IModel model;
        try
        {
            model = phases.Measure("load", () => InstancePool.Load(
                settings.Instances, () => OnnxModel.Load(
                    settings.ModelPath, settings.ModelName, settings.ModelVersion, settings.IntraOpThreads, settings.Providers)));
        }
        catch (ModelLoadException exception)
        {
            throw new StartupException(exception.Message, exception);
        }

        var misfit = watch.Begin(model.Signature);
        if ((misfit ?? settings.ProfileFault) is { } fault)
        {
            watch.Unused(misfit is null ? ProfileFaults.Unreadable : ProfileFaults.OtherModel);
            Log.NotCounted(logger, settings.ModelName, fault);
        }

        if (settings.Providers.Names[0] is not ExecutionProviders.Cpu)
        {
            var first = model as OnnxModel ?? (model as InstancePool)?.First as OnnxModel;
            Log.Running(logger, settings.ModelName, first?.Providers[0] ?? "");
        }

        var loaded = new LoadedModel(model);
        metrics.Loaded(phases["load"]);
        phases.Measure("warmup", () => WarmUp(loaded, stoppingToken));
        if (settings.Batching.MaxSize > 1)
        {
            ExamineRows(loaded, stoppingToken);
        }

        slot.Fill(loaded);
        phases.Complete();
        Log.Ready(logger, settings.ModelName, settings.ModelVersion, settings.Revision, phases["load"].TotalSeconds,
            phases["warmup"].TotalSeconds, phases["total"].TotalSeconds);
        return Task.CompletedTask;
    }

    private bool WarmUp(LoadedModel model, CancellationToken cancellationToken)
    {
        try
        {
            using var request = SyntheticInputs.For(model.Signature);
            for (var instance = 0; instance < settings.Instances; instance++)
            {
                using var result = model.Run(request, cancellationToken);
                if (model.Rows.Obstacle is null && RowProof.OutputWithoutRows(request, result) is { } stray)
                {
                    model.Rows.Refute(stray);
                }
            }

            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Zeros may be no valid input for this model. Requests will show whether it works.
            Log.WarmUpFailed(logger, model.Signature.Name, exception.Message);
            return false;
        }
    }

    private void ExamineRows(LoadedModel model, CancellationToken cancellationToken)
    {
        RowProof.Examine(model, model.Rows, cancellationToken);
        if (model.Rows.Obstacle is { } obstacle)
        {
            Scheduling.Batching.Log.NoBatching(logger, settings.ModelName, obstacle);
        }
        else if (model.Rows.NeedsCheck)
        {
            Scheduling.Batching.Log.FirstBatchesChecked(logger, settings.ModelName);
        }
    }
}
