using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Api.Spec.Pods;

namespace ModelOperator.Operator.Configuration;

/// <summary>Where gateway pods run, how important they are, and how nodes get their image: what the chart says of all of them.</summary>
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

    /// <summary>Reads one from JSON; empty text is one that says nothing.</summary>
    /// <exception cref="FormatException">It is no JSON, or has other fields.</exception>
    public static GatewayPlacement Parse(string json)
    {
        try
        {
            return json.Length == 0 ? new() : JsonSerializer.Deserialize(json, Type) ?? new();
        }
        catch (JsonException e)
        {
            throw new FormatException($"\"{json}\" is no JSON of a placement: {e.Message}", e);
        }
    }

    /// <summary>As JSON, without what is not said; empty when nothing is.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Type) is var json && json == "{}" ? "" : json;
}
