using System.Globalization;
using k8s.Models;
using ModelOperator.Api.Spec;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Operator.Objects.Revisions.Pods;

/// <summary>
/// The ports of the operator's own server in a pod. No port is used twice, and a port that the container's environment sets is kept.
/// </summary>
/// <param name="Operations">The port of metrics.</param>
/// <param name="Probes">The port of probes; null when the environment leaves none, or sets one that cannot be known here.</param>
/// <param name="Environment">The variables that tell the server its ports.</param>
internal sealed record ServerPorts(int Operations, int? Probes, IReadOnlyList<V1EnvVar> Environment)
{
    // One port more than can be in use besides the data port.
    private static readonly int[] Usual = [Ports.Operations, Ports.Probes, 9092, 9093];

    /// <summary>The ports of a server whose protocol is on port <paramref name="data"/>, in pods of a format.</summary>
    public static ServerPorts Of(ServerSpec? server, int data, PodFormat format)
    {
        var taken = new HashSet<int> { data };
        foreach (var set in new[] { Set(server, PortSettings.Operations), Set(server, PortSettings.Probes) }.OfType<int>())
        {
            taken.Add(set);
        }

        var environment = new List<V1EnvVar>();
        var operations = Set(server, PortSettings.Operations)
            ?? (IsSet(server, PortSettings.Operations) ? Ports.Operations : Give(PortSettings.Operations));
        var probes = Set(server, PortSettings.Probes)
            ?? (IsSet(server, PortSettings.Probes) || format < PodFormat.Bounded ? null : Give(PortSettings.Probes));
        return new(operations, probes, environment);

        int Give(string setting)
        {
            var port = Array.Find(Usual, taken.Add);
            if (setting is PortSettings.Probes || port != Ports.Operations)
            {
                environment.Add(new() { Name = setting, Value = port.ToString(CultureInfo.InvariantCulture) });
            }

            return port;
        }
    }

    private static bool IsSet(ServerSpec? server, string setting) => server?.Env?.Any(variable => variable.Name == setting) == true;

    private static int? Set(ServerSpec? server, string setting) =>
        int.TryParse(server?.Env?.LastOrDefault(variable => variable.Name == setting)?.Value, NumberStyles.None,
            CultureInfo.InvariantCulture, out var port)
        && port is > 0 and <= ushort.MaxValue
            ? port
            : null;
}
