using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.Hosting.Connections;

/// <summary>Tells whether a failure only means that the client has left.</summary>
public static class DepartedClient
{
    /// <summary>True when the client has gone, by what the connection knows or by the kind of failure, which may show it first.</summary>
    /// <param name="context">The request.</param>
    /// <param name="failure">The failure of reading the request or of writing the answer.</param>
    public static bool Explains(HttpContext context, Exception failure) =>
        context.RequestAborted.IsCancellationRequested || failure is ConnectionAbortedException or ConnectionResetException;
}
