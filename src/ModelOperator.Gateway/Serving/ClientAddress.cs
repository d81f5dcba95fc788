using System.Net;

namespace ModelOperator.Gateway.Serving;

/// <summary>The address of a client's connection as text, made once a connection.</summary>
internal sealed class ClientAddress(IPAddress address)
{
    public string Text { get; } = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
