using ModelOperator.ModelServer.Inference;

namespace ModelOperator.ModelServer.Scheduling.Batching;

/// <summary>The outputs of a batch, which are disposed of when no request uses its rows any more.</summary>
internal sealed class SharedResult(InferResult whole, int users)
{
    private int _users = users;

    /// <summary>Gets the rows of one request.</summary>
    /// <param name="first">The place of its first row in the run.</param>
    /// <param name="rows">The number of its rows.</param>
    /// <param name="runRows">The number of rows in the run.</param>
    public InferResult Rows(int first, int rows, int runRows)
    {
        var outputs = new Tensors.Tensor[whole.Outputs.Count];
        for (var index = 0; index < outputs.Length; index++)
        {
            // When the last slice of a request is disposed of, the request has stopped using the batch.
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
            // The last slice releases the batch.
        }
    }
}
