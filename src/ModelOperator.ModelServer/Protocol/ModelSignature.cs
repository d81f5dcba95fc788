using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>What is served: the identity given on the command line and the tensors that the model declares.</summary>
internal sealed record ModelSignature(string Name, string Version, IReadOnlyList<TensorSpec> Inputs, IReadOnlyList<TensorSpec> Outputs)
{
    /// <summary>The protocol's name for what runs the model, as other servers write it for ONNX Runtime.</summary>
    public const string Platform = "onnxruntime_onnx";
}
