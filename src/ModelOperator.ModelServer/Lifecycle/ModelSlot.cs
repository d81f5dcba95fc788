using ModelOperator.Hosting.Lifecycle;
using ModelOperator.ModelServer.Scheduling;

namespace ModelOperator.ModelServer.Lifecycle;

/// <summary>Where the model is once it is loaded and warm, and whether the server wants traffic.</summary>
internal sealed class ModelSlot(ShutdownState shutdown, RunGate gate) : IDisposable
{
    private volatile LoadedModel? _model;

    /// <summary>Null until loaded and warm.</summary>
    public LoadedModel? Model => _model;

    /// <summary>False before the model is there and from the first SIGTERM on; requests are still answered after that.</summary>
    public bool Ready => _model is not null && !shutdown.IsShuttingDown;

    public void Fill(LoadedModel model) => _model = model;

    public void Dispose()
    {
        // A run that outlived the drain still uses the session; the end of the process frees it then.
        if (gate.IsIdle)
        {
            _model?.Dispose();
        }
    }
}
