using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>A request that fits the model: one tensor per input in the model's order, and the outputs wanted.</summary>
internal sealed class InferRequest(string? id, Tensor[] inputs, string[] outputNames) : IDisposable
{
    public string? Id { get; } = id;

    public Tensor[] Inputs { get; } = inputs;

    public string[] OutputNames { get; } = outputNames;

    public void Dispose()
    {
        foreach (var input in Inputs)
        {
            input.Dispose();
        }
    }
}
