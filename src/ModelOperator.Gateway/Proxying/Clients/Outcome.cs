using System.Runtime.InteropServices;

namespace ModelOperator.Gateway.Proxying.Clients;

/// <summary>The end of a request.</summary>
/// <param name="Code">The HTTP status it counts as.</param>
/// <param name="GrpcStatus">The gRPC status; null for plain HTTP.</param>
/// <param name="Answered">True when the client got the complete answer of a revision, with any status.</param>
/// <param name="WasUnanswered">True when the client left, or its deadline passed, before any part of an answer came.</param>
/// <param name="IsClientsFault">True when the client is known to be to blame, so that the end says nothing about the revision.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Outcome(
    int Code, int? GrpcStatus = null, bool Answered = false, bool WasUnanswered = false, bool IsClientsFault = false)
{
    /// <summary>The outcome for a client that left before it had the answer: 499, which is nginx's code and is never sent. When the client
    /// had already begun to receive an error of the revision, the error counts, because a client that sees a 500 hangs up.</summary>
    public static Outcome ClientGone(HttpContext context) =>
        context.Response is { HasStarted: true, StatusCode: >= StatusCodes.Status400BadRequest and var status }
        ? new(status)
        : new(
            StatusCodes.Status499ClientClosedRequest,
            Grpc.Is(context.Request.ContentType) ? Grpc.Cancelled : null,
            WasUnanswered: !context.Response.HasStarted);
}
