using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Inference;

/// <summary>A loaded model. Several threads may run it at once.</summary>
internal interface IModel : IDisposable
{
    ModelSignature Signature { get; }

    /// <summary>Runs the model on one request.</summary>
    /// <returns>The outputs that the request asks for, in its order. The caller disposes of them.</returns>
    /// <exception cref="BackendException">The runtime failed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    InferResult Run(InferRequest request, CancellationToken cancellationToken);
}
