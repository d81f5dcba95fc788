using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Inference;

/// <summary>A loaded model. Safe for concurrent runs.</summary>
internal interface IModel : IDisposable
{
    ModelSignature Signature { get; }

    /// <summary>Runs the model on one request.</summary>
    /// <returns>The outputs asked for, in that order; the caller disposes them.</returns>
    /// <exception cref="BackendException">The runtime failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while running.</exception>
    InferResult Run(InferRequest request, CancellationToken cancellationToken);
}
