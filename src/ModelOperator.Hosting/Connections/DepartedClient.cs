using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.Hosting.Connections;

/// <summary>Tells a failure that is only the client's leaving from a failure of ours.</summary>
public static class DepartedClient
{
    /// <summary>True when the client has gone, as far as the connection knows, or as the failure tells before the connection
    /// does.</summary>
    /// <param name="context">The request.</param>
    /// <param name="failure">What reading the request or writing the answer ended with.</param>
    public static bool Explains(HttpContext context, Exception failure) =>
        context.RequestAborted.IsCancellationRequested || failure is ConnectionAbortedException or ConnectionResetException;
}
