using System.Net;

namespace ModelOperator.Hosting.Connections.Protocols;

/// <summary>Represents the HTTP/2 half of the data port. Nothing listens on it; see <see cref="ProtocolSwitch"/>.</summary>
internal sealed class Http2Endpoint : EndPoint
{
    public const string Name = "http2-half";

    public override string ToString() => Name;
}
