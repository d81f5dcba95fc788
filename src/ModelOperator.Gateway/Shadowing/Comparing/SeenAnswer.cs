using ModelOperator.Gateway.Capturing;

namespace ModelOperator.Gateway.Shadowing.Comparing;

/// <summary>One of the two answers to a request.</summary>
/// <param name="Head">The status and the headers that describe the body.</param>
/// <param name="Body">The body, unless it was over the limits.</param>
/// <param name="GrpcStatus">The gRPC status; null for plain HTTP.</param>
internal sealed record SeenAnswer(AnswerHead Head, CapturedBytes Body, int? GrpcStatus)
{
    /// <summary>True when the model answered without an error.</summary>
    public bool Succeeded => Head.Succeeded && (GrpcStatus ?? 0) == 0;
}
