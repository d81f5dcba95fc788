using System.Net;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Operator.Observing.Pods;

/// <summary>Finds the admin port of a pod.</summary>
internal static class AdminAddress
{
    /// <summary>The address of a path on that port; null while the pod has no address, or when its address cannot be a pod's.</summary>
    public static Uri? Of(PodView pod, string path) =>
        IPAddress.TryParse(pod.Status?.PodIP, out var address) && IsOfAPod(address)
            ? new UriBuilder(Uri.UriSchemeHttp, address.ToString(), Ports.Operations, path).Uri
            : null;

    // Somebody who may write a pod's status could otherwise point it at the operator itself, or at the metadata service of a cloud.
    private static bool IsOfAPod(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !IPAddress.IsLoopback(plain) && !plain.Equals(IPAddress.Any) && !plain.Equals(IPAddress.IPv6Any)
            && !plain.IsIPv6LinkLocal && !plain.IsIPv6Multicast
            && (plain.GetAddressBytes() is not [var first, var second, _, _]
                || (first is > 0 and < 224 && (first, second) is not (169, 254)));
    }
}
