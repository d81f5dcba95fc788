using System.Runtime.InteropServices;

namespace ModelOperator.Gateway.Routing;

/// <summary>The caller of a request, as session affinity knows it.</summary>
/// <param name="Position">The caller's position in [0, 100).</param>
/// <param name="SetCookie">The cookie for a caller who had no token; null otherwise.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Caller(double Position, string? SetCookie);
