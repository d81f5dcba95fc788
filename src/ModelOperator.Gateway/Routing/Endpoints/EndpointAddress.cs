using System.Net;

namespace ModelOperator.Gateway.Routing.Endpoints;

/// <summary>Where a pod listens.</summary>
internal readonly record struct EndpointAddress(IPAddress Address, int Port)
{
    /// <inheritdoc/>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
