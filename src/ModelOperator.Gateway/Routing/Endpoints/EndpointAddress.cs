using System.Net;

namespace ModelOperator.Gateway.Routing.Endpoints;

/// <summary>The address and port on which a pod listens.</summary>
internal readonly record struct EndpointAddress(IPAddress Address, int Port)
{
    /// <inheritdoc/>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
