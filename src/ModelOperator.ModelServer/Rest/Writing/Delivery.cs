using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace ModelOperator.ModelServer.Rest.Writing;

/// <summary>Checks that a client still receives its answer.</summary>
internal static class Delivery
{
    /// <summary>Throws when the client has left. Writing would not fail then, because Kestrel drops what is written.</summary>
    /// <exception cref="ConnectionAbortedException">The client left.</exception>
    public static void RequireTaker(this FlushResult flushed)
    {
        if (flushed.IsCompleted)
        {
            throw new ConnectionAbortedException("the client left before it had the whole answer");
        }
    }
}
