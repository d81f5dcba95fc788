using k8s.Models;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Contracts.Processes;
using ModelOperator.Sinks.Configuration;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>Tells a gateway of the sinks of its samples, and gives it the keys of hashed values; nothing without them, so that other
/// gateways stay as they are.</summary>
/// <param name="Volumes">Volumes of the pod.</param>
/// <param name="Mounts">Mounts of the gateway's container.</param>
/// <param name="Arguments">Arguments of the gateway.</param>
/// <param name="Variables">Variables of the gateway's container.</param>
internal sealed record SampleMount(
    IReadOnlyList<V1Volume> Volumes,
    IReadOnlyList<V1VolumeMount> Mounts,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<V1EnvVar> Variables)
{
    private const string Name = "hash-keys";
    private const string Folder = "/etc/model-operator/hash";

    /// <summary>Reads the spec, which has been inspected.</summary>
    /// <param name="monitoring">The spec.</param>
    /// <param name="sinks">The sinks that gateways may send to, by name.</param>
    public static SampleMount Of(MonitoringSpec? monitoring, IReadOnlyDictionary<string, SinkOptions> sinks)
    {
        IReadOnlyList<V1EnvVar> variables =
        [
            .. new[] { monitoring?.Samples?.Sink, monitoring?.Review?.Sink }.OfType<string>().Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal).Where(sinks.ContainsKey).SelectMany(name => VariablesOf(name, sinks[name])),
        ];
        return monitoring?.HashKeySecret is not { } secret ? new([], [], [], variables) : new(
            // Optional: requests are answered without the Secret, too.
            [new() { Name = Name, Secret = new() { SecretName = secret, Optional = true } }],
            [new() { Name = Name, MountPath = Folder, ReadOnlyProperty = true }],
            [$"--{GatewaySettings.HashKeys}", Folder],
            variables);
    }

    private static IEnumerable<V1EnvVar> VariablesOf(string name, SinkOptions sink) => sink.ToSettings()
        .Select(setting => new V1EnvVar { Name = $"{SinkConfiguration.Section}__{name}__{setting.Key}", Value = setting.Value });
}
