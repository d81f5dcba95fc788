using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference;

/// <summary>The answer of the model to a request.</summary>
/// <param name="outputs">The outputs, in the order that the request asks for.</param>
/// <param name="isLent">True when the outputs belong to a run that uses them again after the request.</param>
internal sealed class InferResult(Tensor[] outputs, bool isLent = false) : IDisposable
{
    public IReadOnlyList<Tensor> Outputs { get; } = outputs;

    /// <summary>The number of rows of the request that this answers; 1 when the model has no rows.</summary>
    public int Rows { get; private set; } = 1;

    /// <summary>The number of rows of the whole run, which may have answered other requests as well.</summary>
    public int RunRows { get; private set; } = 1;

    /// <summary>Sets the numbers of rows of the request and of its run.</summary>
    public void CountRows(int rows, int runRows) => (Rows, RunRows) = (rows, runRows);

    public void Dispose()
    {
        if (isLent)
        {
            return;
        }

        foreach (var output in outputs)
        {
            output.Dispose();
        }
    }
}
