using ModelOperator.Hosting.Lifecycle;
using ModelOperator.ModelServer.Scheduling;

namespace ModelOperator.ModelServer.Lifecycle;

/// <summary>Holds the model once it is loaded and warm, and tells whether the server wants requests.</summary>
internal sealed class ModelSlot(ShutdownState shutdown, RunGate gate) : IDisposable
{
    private volatile LoadedModel? _model;

    /// <summary>The model; null until it is loaded and warm.</summary>
    public LoadedModel? Model => _model;

    /// <summary>True when the server wants requests: from the time when the model is there until the first SIGTERM. Requests that come
    /// later are still answered.</summary>
    public bool Ready => _model is not null && !shutdown.IsShuttingDown;

    public void Fill(LoadedModel model) => _model = model;

    public void Dispose()
    {
        // A run that lasted longer than the drain still uses the model. The end of the process frees it.
        if (gate.IsIdle)
        {
            _model?.Dispose();
        }
    }
}
