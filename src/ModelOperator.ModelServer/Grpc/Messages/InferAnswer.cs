using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Grpc.Messages;

/// <summary>The content of a ModelInferResponse.</summary>
/// <param name="Model">The model that answered.</param>
/// <param name="Request">The request that it answered.</param>
/// <param name="Outputs">The tensors, in the order of the request's outputs.</param>
internal sealed record InferAnswer(ModelSignature Model, InferRequest Request, IReadOnlyList<Tensor> Outputs);
