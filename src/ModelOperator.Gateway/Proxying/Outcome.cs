using System.Runtime.InteropServices;

namespace ModelOperator.Gateway.Proxying;

/// <summary>How a request ended.</summary>
/// <param name="Code">The HTTP status it counts as.</param>
/// <param name="GrpcStatus">The gRPC status; null for plain HTTP.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Outcome(int Code, int? GrpcStatus = null)
{
    /// <summary>The client left before the answer began (nginx's code; it is never sent).</summary>
    public static Outcome ClientGone => new(StatusCodes.Status499ClientClosedRequest);
}
