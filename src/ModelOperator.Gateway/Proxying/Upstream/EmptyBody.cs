using System.Net;

namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>A body of no bytes. Unlike no body at all, it keeps the HTTP client from repeating a POST by itself when a connection ends
/// before the answer, because the endpoint may have processed the request.</summary>
internal sealed class EmptyBody : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return true;
    }
}
