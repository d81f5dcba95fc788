using ModelOperator.ModelServer.Inference;

namespace ModelOperator.ModelServer.Scheduling.Batching;

/// <summary>The outputs of a batch, which live as long as one of its requests uses its rows.</summary>
internal sealed class SharedResult(InferResult whole, int users)
{
    private int _users = users;

    /// <summary>The rows of one request, of all outputs.</summary>
    /// <param name="first">The place of its first row in the run.</param>
    /// <param name="rows">The number of its rows.</param>
    /// <param name="runRows">The number of rows in the run.</param>
    public InferResult Rows(int first, int rows, int runRows)
    {
        var outputs = new Tensors.Tensor[whole.Outputs.Count];
        for (var index = 0; index < outputs.Length; index++)
        {
            // The last of a request's slices to go gives up its use of the whole.
            outputs[index] = whole.Outputs[index].Rows(first, rows, index == outputs.Length - 1 ? new Use(this) : Nothing.Instance);
        }

        var result = new InferResult(outputs);
        result.CountRows(rows, runRows);
        return result;
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            whole.Dispose();
        }
    }

    private sealed class Use(SharedResult shared) : IDisposable
    {
        private SharedResult? _shared = shared;

        public void Dispose() => Interlocked.Exchange(ref _shared, null)?.Release();
    }

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
            // the last slice does it
        }
    }
}
