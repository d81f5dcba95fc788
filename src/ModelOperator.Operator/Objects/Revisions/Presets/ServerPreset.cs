using System.Text.Json.Serialization;
using ModelOperator.Api.Spec;

namespace ModelOperator.Operator.Objects.Revisions.Presets;

/// <summary>
/// Describes how one kind of server is started in a container. The command, the arguments and the values of the environment may have the
/// placeholders of <see cref="Placeholders"/>.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ServerPreset
{
    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>The command of the container; null for the image's own.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The arguments of the container.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>The environment of the container, by the names of the variables.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    /// <summary>The port that serves HTTP; null for the usual one.</summary>
    public int? Port { get; init; }

    /// <summary>The port that serves gRPC, when it is another one; null for none.</summary>
    public int? GrpcPort { get; init; }

    /// <summary>The port of the metrics, when it is another one than that of HTTP.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>The path of the metrics. Without it, a port of metrics has the usual path, and a server without either is not
    /// scraped.</summary>
    public string? MetricsPath { get; init; }

    /// <summary>The path that answers with status 200 when the model is ready.</summary>
    public required string ReadinessPath { get; init; }

    /// <summary>The path that answers with status 200 as long as the server need not be restarted; null for none.</summary>
    public string? LivenessPath { get; init; }

    /// <summary>The number of the user that the server must run as; null when any will do. 0 is root.</summary>
    public long? User { get; init; }

    /// <summary>True when the server must write to its root file system.</summary>
    public bool? WritableRoot { get; init; }

    /// <summary>The size of /dev/shm, as a quantity; null when the container runtime's default will do.</summary>
    public string? SharedMemory { get; init; }

    /// <summary>The protocol in which the server answers.</summary>
    public ServerProtocol Protocol { get; init; }

    /// <summary>The form of the models that the server takes.</summary>
    public PresetModel Model { get; init; }
}
