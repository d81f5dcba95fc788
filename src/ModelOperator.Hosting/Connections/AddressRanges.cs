using System.Net;

namespace ModelOperator.Hosting.Connections;

/// <summary>A list of addresses as people write it: single addresses and networks, IPv4 and IPv6.</summary>
public sealed class AddressRanges
{
    private readonly IPNetwork[] _networks;

    private AddressRanges(IPNetwork[] networks) => _networks = networks;

    /// <summary>The empty list.</summary>
    public static AddressRanges None { get; } = new([]);

    /// <summary>Reads a list that is separated by commas, such as <c>10.0.0.0/8, 192.168.3.4, fd00::/8</c>.</summary>
    /// <exception cref="FormatException">An entry is neither an address nor a network; the message names the first one.</exception>
    public static AddressRanges Parse(string? list)
    {
        var entries = (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return entries.Length == 0 ? None : new([.. entries.Select(ParseOne)]);
    }

    /// <summary>True when the list contains an address. IPv4 addresses may be written as IPv6 ones.</summary>
    public bool Contains(IPAddress address)
    {
        var plain = Plain(address);
        foreach (var network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    private static IPNetwork ParseOne(string entry)
    {
        if (IPAddress.TryParse(entry, out var address) && Plain(address) is var single)
        {
            return new IPNetwork(single, single.GetAddressBytes().Length * 8);
        }

        return IPNetwork.TryParse(entry, out var network)
            ? network
            : throw new FormatException($"\"{entry}\" is neither an address nor a network such as 10.0.0.0/8 or fd00::/8");
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
