using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference;

/// <summary>The outputs of one run.</summary>
/// <param name="outputs">In the order that the request asks for.</param>
/// <param name="isLent">Whether they belong to somebody else, who uses them again after the request.</param>
internal sealed class InferResult(Tensor[] outputs, bool isLent = false) : IDisposable
{
    public IReadOnlyList<Tensor> Outputs { get; } = outputs;

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
