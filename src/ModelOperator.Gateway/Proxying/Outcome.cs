using System.Runtime.InteropServices;

namespace ModelOperator.Gateway.Proxying;

/// <summary>How a request ended.</summary>
/// <param name="Code">The HTTP status it counts as.</param>
/// <param name="GrpcStatus">The gRPC status; null for plain HTTP.</param>
/// <param name="Answered">Whether the client got the whole answer of a revision, whatever its status.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Outcome(int Code, int? GrpcStatus = null, bool Answered = false)
{
    /// <summary>The client left before the answer began (nginx's code; it is never sent).</summary>
    public static Outcome ClientGone => new(StatusCodes.Status499ClientClosedRequest);
}
