using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Requests;

/// <summary>One inference request and its answer in the form of the protocol that carries them.</summary>
internal interface IInferExchange
{
    /// <summary>Cancelled when the client waits no longer for the answer.</summary>
    CancellationToken Ended { get; }

    /// <summary>The pattern of the path in which the protocol carries the request; null when the path names a method.</summary>
    string? Route { get; }

    /// <summary>Reads the whole request.</summary>
    /// <exception cref="ProtocolException">The request is refused.</exception>
    ValueTask<InferRequest> ReadAsync();

    /// <summary>Writes the answer.</summary>
    ValueTask WriteAsync(ModelSignature model, InferRequest request, InferResult result);

    /// <summary>Gets the HTTP status and the message for a failure that only this protocol knows. Null for every other failure.</summary>
    (int Status, string Message)? FailureOf(Exception exception);

    /// <summary>The status of gRPC that the client gets; null over REST.</summary>
    /// <param name="status">The HTTP status as which the answer is counted.</param>
    /// <param name="cause">The failure; null after a success.</param>
    int? GrpcStatusOf(int status, Exception? cause);

    /// <summary>Answers that the request failed.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">The message for the client.</param>
    /// <param name="cause">The failure.</param>
    Task RefuseAsync(int status, string message, Exception cause);
}
