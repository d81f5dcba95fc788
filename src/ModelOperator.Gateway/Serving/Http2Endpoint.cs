using System.Net;

namespace ModelOperator.Gateway.Serving;

/// <summary>Stands for the HTTP/2 half of the data port. Nothing listens on it: see <see cref="ProtocolSwitch"/>.</summary>
internal sealed class Http2Endpoint : EndPoint
{
    public override string ToString() => "http2";
}
