using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>Keeps run options for later runs, because each of them is a native object that is costly to create.</summary>
/// <param name="givesMemoryBack">True when the runtime returns its memory that is free after the run to the system.</param>
internal sealed class RunOptionsPool(bool givesMemoryBack = false) : IDisposable
{
    private const string Shrinkage = "memory.enable_memory_arena_shrinkage";
    private const string CpuArena = "cpu:0";

    private readonly ConcurrentBag<RunOptions> _free = [];

    public RunOptions Rent() => _free.TryTake(out var options) ? options : Create();

    public void Return(RunOptions options)
    {
        if (options.Terminate)
        {
            options.Dispose(); // its cancellation would end the next run at once
        }
        else
        {
            _free.Add(options);
        }
    }

    private RunOptions Create()
    {
        var options = new RunOptions();
        if (givesMemoryBack)
        {
            options.AddRunConfigEntry(Shrinkage, CpuArena);
        }

        return options;
    }

    public void Dispose()
    {
        while (_free.TryTake(out var options))
        {
            options.Dispose();
        }
    }
}
