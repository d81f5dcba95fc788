using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Api.Spec.Pods;

namespace ModelOperator.Operator.Configuration;

/// <summary>
/// The placement of gateway pods: where they run, how important they are, and how nodes get their image. The chart sets it for all
/// gateways.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record GatewayPlacement
{
    private static JsonTypeInfo<GatewayPlacement> Type => GatewayPlacementJsonContext.Default.GatewayPlacement;

    /// <summary>Secrets with registry credentials, in the namespace of each ModelDeployment.</summary>
    public IReadOnlyList<LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>Labels that a node must have.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Taints that the pods tolerate.</summary>
    public IReadOnlyList<Toleration>? Tolerations { get; init; }

    /// <summary>The PriorityClass.</summary>
    public string? PriorityClassName { get; init; }

    /// <summary>Reads a placement from JSON; an empty text sets nothing.</summary>
    /// <exception cref="FormatException">The text is not JSON, or has unknown fields.</exception>
    public static GatewayPlacement Parse(string json)
    {
        try
        {
            return json.Length == 0 ? new() : JsonSerializer.Deserialize(json, Type) ?? new();
        }
        catch (JsonException exception)
        {
            throw new FormatException($"\"{json}\" is no JSON of a placement: {exception.Message}", exception);
        }
    }

    /// <summary>The placement as JSON, without the fields that are not set; empty when none is set.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Type) is var json && json == "{}" ? "" : json;
}
