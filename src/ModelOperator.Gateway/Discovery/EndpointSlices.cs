using System.Net;
using k8s.Models;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Discovery;

/// <summary>Finds the ready addresses in EndpointSlices.</summary>
internal static class EndpointSlices
{
    /// <summary>The label that holds the name of a slice's Service.</summary>
    public const string ServiceLabel = "kubernetes.io/service-name";

    /// <summary>The name of the port to use when a Service has several.</summary>
    public const string PortName = "http";

    /// <summary>
    /// The ready addresses of every Service. The port is the one named <see cref="PortName"/>, otherwise the first TCP port.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<EndpointAddress>> ReadyAddresses(IEnumerable<EndpointSliceView> slices)
    {
        var ready = new Dictionary<string, IReadOnlyList<EndpointAddress>>(StringComparer.Ordinal);
        foreach (var service in slices.GroupBy(ServiceOf, StringComparer.Ordinal).Where(group => group.Key.Length > 0))
        {
            ready.Add(service.Key, [.. service.SelectMany(ReadyAddresses).Distinct()]);
        }

        return ready;
    }

    /// <summary>The ready pods of a Service by their names, each with one of its addresses.</summary>
    public static IReadOnlyDictionary<string, EndpointAddress> ReadyPods(IEnumerable<EndpointSliceView> slices, string service)
    {
        var pods = new Dictionary<string, EndpointAddress>(StringComparer.Ordinal);
        foreach (var (pod, address) in slices.Where(slice => ServiceOf(slice) == service).SelectMany(Ready))
        {
            if (pod is not null)
            {
                pods.TryAdd(pod, address);
            }
        }

        return pods;
    }

    private static IEnumerable<EndpointAddress> ReadyAddresses(EndpointSliceView slice) => Ready(slice).Select(one => one.Address);

    private static IEnumerable<(string? Pod, EndpointAddress Address)> Ready(EndpointSliceView slice)
    {
        var ports = slice.Ports?.Where(port => port is { Port: not null, Protocol: null or "TCP" }).ToList() ?? [];
        if ((ports.Find(port => port.Name is PortName) ?? ports.FirstOrDefault())?.Port is not { } port)
        {
            yield break;
        }

        // Null means ready. A pod that is being deleted is never ready.
        foreach (var endpoint in slice.Endpoints?.Where(endpoint => endpoint.Conditions?.Ready is not false) ?? [])
        {
            foreach (var text in endpoint.Addresses ?? [])
            {
                if (IPAddress.TryParse(text, out var address)) // an FQDN slice has names, but Services of pods have none
                {
                    yield return (endpoint.TargetRef?.Name, new EndpointAddress(address, port));
                }
            }
        }
    }

    private static string ServiceOf(EndpointSliceView slice) => slice.GetLabel(ServiceLabel) ?? "";
}
