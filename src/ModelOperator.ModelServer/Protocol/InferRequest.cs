using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>A request that fits the model: one tensor per input in the model's order, and the outputs wanted.</summary>
internal sealed class InferRequest(string? id, Tensor[] inputs, OutputSelection outputs, TimeSpan? timeout = null) : IDisposable
{
    public string? Id { get; } = id;

    public Tensor[] Inputs { get; } = inputs;

    public OutputSelection Outputs { get; } = outputs;

    /// <summary>How long it may wait for its run; null: as long as the server lets it.</summary>
    public TimeSpan? Timeout { get; } = timeout;

    public void Dispose()
    {
        foreach (var input in Inputs)
        {
            input.Dispose();
        }
    }
}
