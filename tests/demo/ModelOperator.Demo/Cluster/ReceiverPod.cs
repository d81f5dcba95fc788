using System.Globalization;
using k8s.Models;

namespace ModelOperator.Demo.Cluster;

/// <summary>The pod that CloudEvents are sent to, and the Service in front of it.</summary>
internal static class ReceiverPod
{
    /// <summary>The name of both. The operator's configuration has a sink with the Service's address.</summary>
    public const string Name = "receiver";

    private const int Port = 8080;

    private static Dictionary<string, string> Labels => new(StringComparer.Ordinal) { ["app.kubernetes.io/name"] = Name };

    /// <summary>The pod.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="image">The image with this program.</param>
    public static V1Pod Pod(string ns, string image)
    {
        var spec = RestrictedPod.Of(Name, image, ["receive", "--port", Port.ToString(CultureInfo.InvariantCulture)]);
        spec.Containers[0].ReadinessProbe = new() { TcpSocket = new() { Port = Port }, PeriodSeconds = 1 };
        return new()
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = new() { Name = Name, NamespaceProperty = ns, Labels = Labels },
            Spec = spec,
        };
    }

    /// <summary>The Service.</summary>
    public static V1Service Service(string ns) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = new() { Name = Name, NamespaceProperty = ns },
        Spec = new() { Selector = Labels, Ports = [new() { Name = "http", Port = 80, TargetPort = Port }] },
    };
}
