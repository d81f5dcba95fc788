using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference;

/// <summary>The outputs of one run.</summary>
internal sealed class InferResult(Tensor[] outputs) : IDisposable
{
    public IReadOnlyList<Tensor> Outputs { get; } = outputs;

    public void Dispose()
    {
        foreach (var output in outputs)
        {
            output.Dispose();
        }
    }
}
