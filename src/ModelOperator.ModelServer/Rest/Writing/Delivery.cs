using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace ModelOperator.ModelServer.Rest.Writing;

/// <summary>Tells whether somebody still takes what is written.</summary>
internal static class Delivery
{
    /// <summary>Writing for a client that has left does not fail by itself: Kestrel drops what is written.</summary>
    /// <exception cref="ConnectionAbortedException">The client left.</exception>
    public static void RequireTaker(this FlushResult flushed)
    {
        if (flushed.IsCompleted)
        {
            throw new ConnectionAbortedException("the client left before it had the whole answer");
        }
    }
}
