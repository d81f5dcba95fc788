using System.Runtime.InteropServices;

namespace ModelOperator.Gateway.Proxying.Clients;

/// <summary>How a request ended.</summary>
/// <param name="Code">The HTTP status it counts as.</param>
/// <param name="GrpcStatus">The gRPC status; null for plain HTTP.</param>
/// <param name="Answered">Whether the client got the whole answer of a revision, whatever its status.</param>
/// <param name="WasUnanswered">True when the client left, or its deadline passed, before anything of an answer came.</param>
/// <param name="IsClientsFault">Whether the client is known to be to blame, so that it says nothing about the revision.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Outcome(
    int Code, int? GrpcStatus = null, bool Answered = false, bool WasUnanswered = false, bool IsClientsFault = false)
{
    /// <summary>The client left before it had the answer (nginx's code; it is never sent). An error of the revision that it had begun to
    /// hear stays one: whoever sees a 500 hangs up.</summary>
    public static Outcome ClientGone(HttpContext context) =>
        context.Response is { HasStarted: true, StatusCode: >= StatusCodes.Status400BadRequest and var status }
        ? new(status)
        : new(
            StatusCodes.Status499ClientClosedRequest,
            Grpc.Is(context.Request.ContentType) ? Grpc.Cancelled : null,
            WasUnanswered: !context.Response.HasStarted);
}
