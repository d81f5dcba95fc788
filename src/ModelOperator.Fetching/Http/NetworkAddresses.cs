using System.Net;
using System.Net.Sockets;

namespace ModelOperator.Fetching.Http;

/// <summary>Tells which addresses belong to the public internet.</summary>
internal static class NetworkAddresses
{
    private const int EmbeddedAt = 12;

    // These are the networks of IANA's special-purpose registry that can name something inside a cluster, a cloud or a host, those for
    // documentation, and 168.63.129.16, where Azure keeps its metadata.
    private static readonly IPNetwork[] NotPublic = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    // The internet uses only this part of IPv6. Everything else is local, multicast, or a form of an IPv4 address.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // These are tunnels to an IPv4 address (2002: is 6to4, 2001:0: is Teredo), other special purposes, and documentation.
    private static readonly IPNetwork[] NotGlobal = Networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    // In a cluster that has only IPv6, the names of servers without IPv6 lead to these addresses.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }
        else if (Nat64.Contains(address))
        {
            address = new IPAddress(address.GetAddressBytes().AsSpan(EmbeddedAt));
        }

        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !IsIn(NotPublic, address),
            AddressFamily.InterNetworkV6 => GlobalUnicast.Contains(address) && !IsIn(NotGlobal, address),
            _ => false,
        };
    }

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];

    private static bool IsIn(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, network => network.Contains(address));
}
