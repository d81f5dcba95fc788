using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Requests;

/// <summary>One infer request as its protocol carries it.</summary>
internal interface IInferExchange
{
    /// <summary>Cancelled when the client no longer waits for the answer.</summary>
    CancellationToken Ended { get; }

    /// <summary>Reads the request whole.</summary>
    /// <exception cref="ProtocolException">The request cannot be answered as asked.</exception>
    ValueTask<InferRequest> ReadAsync();

    /// <summary>Answers it.</summary>
    ValueTask WriteAsync(ModelSignature model, InferRequest request, InferResult result);

    /// <summary>The HTTP status and sentence for a failure that only this protocol knows; null for others.</summary>
    (int Status, string Message)? Judge(Exception exception);

    /// <summary>Answers that it failed.</summary>
    /// <param name="status">Of HTTP.</param>
    /// <param name="message">For the client.</param>
    /// <param name="cause">What happened.</param>
    Task RefuseAsync(int status, string message, Exception cause);
}
