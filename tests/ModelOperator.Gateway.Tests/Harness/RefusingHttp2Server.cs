using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>An HTTP/2 endpoint that takes connections and bodies and then turns every stream away unprocessed.</summary>
internal sealed class RefusingHttp2Server : IDisposable
{
    private const byte RefusedStream = 0x7;

    private readonly RawHttp2Server _server;
    private int _refused;

    /// <param name="goAway">By GOAWAY for the whole connection instead of REFUSED_STREAM for each stream.</param>
    public RefusingHttp2Server(bool goAway) => _server = new RawHttp2Server(async (stream, id) =>
    {
        Interlocked.Increment(ref _refused); // the whole body was sent before it is refused
        await stream.WriteAsync(goAway
            ? RawHttp2Server.Frame(RawHttp2Server.GoAway, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) // last stream processed: 0, no error
            : RawHttp2Server.Frame(RawHttp2Server.RstStream, 0, id, 0, 0, 0, RefusedStream));
        return !goAway;
    });

    public EndpointAddress Address => _server.Address;

    public int Refused => Volatile.Read(ref _refused);

    public void Dispose() => _server.Dispose();
}
