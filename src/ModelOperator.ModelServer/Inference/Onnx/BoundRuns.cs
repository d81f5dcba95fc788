using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>The bound runs of a model, at most one for each pooled request. Owns their memory, and disposes of a run when the tensors that
/// it is bound to are gone.</summary>
internal sealed class BoundRuns : IDisposable
{
    /// <summary>The most bytes of outputs that one run keeps. A run with larger outputs takes so long that binding it saves
    /// nothing.</summary>
    private const long MaxRunBytes = 256 << 10;

    private const long MaxBytes = 8 << 20;

    private readonly ConcurrentDictionary<InferRequest, BoundRun> _runs = new();
    private long _bytes;

    /// <summary>The run that is bound to the request's tensors; null when there is none.</summary>
    public BoundRun? Find(InferRequest request) => _runs.GetValueOrDefault(request);

    /// <summary>Binds the request's tensors to a session and keeps that run.</summary>
    /// <param name="session">The session that runs the request.</param>
    /// <param name="inputNames">The names of the request's inputs, in their order.</param>
    /// <param name="request">A request of a pool, which has no run here yet.</param>
    /// <param name="outputs">Memory for the outputs that the request asks for. The run owns it, unless the result is null.</param>
    /// <returns>Null when there is no room for another run of this size.</returns>
    public BoundRun? TryAdd(InferenceSession session, string[] inputNames, InferRequest request, Tensor[] outputs)
    {
        var bytes = outputs.Sum(RawTensor.Size);
        if (bytes > MaxRunBytes || Volatile.Read(ref _bytes) + bytes > MaxBytes)
        {
            return null;
        }

        var run = new BoundRun(session, inputNames, request, outputs, bytes);
        Interlocked.Add(ref _bytes, bytes);
        _runs[request] = run;
        request.TensorsGone += OnTensorsGone;
        return run;
    }

    /// <summary>Disposes of the request's run, if there is one.</summary>
    public void Remove(InferRequest request)
    {
        if (_runs.TryRemove(request, out var run))
        {
            request.TensorsGone -= OnTensorsGone;
            Interlocked.Add(ref _bytes, -run.Bytes);
            run.Dispose();
        }
    }

    // An answer that outlives the drain may still be written out of a run's outputs.
    public void Dispose()
    {
        foreach (var request in _runs.Keys)
        {
            if (_runs.TryRemove(request, out var run))
            {
                request.TensorsGone -= OnTensorsGone;
                Interlocked.Add(ref _bytes, -run.Bytes);
                run.Unbind();
            }
        }
    }

    private void OnTensorsGone(object? request, EventArgs nothing) => Remove((InferRequest)request!);
}
