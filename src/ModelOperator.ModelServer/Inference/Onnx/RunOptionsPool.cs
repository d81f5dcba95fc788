using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>Keeps run options for later runs, because each of them is a native object that is costly to create.</summary>
internal sealed class RunOptionsPool : IDisposable
{
    private readonly ConcurrentBag<RunOptions> _free = [];

    public RunOptions Rent() => _free.TryTake(out var options) ? options : new RunOptions();

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

    public void Dispose()
    {
        while (_free.TryTake(out var options))
        {
            options.Dispose();
        }
    }
}
