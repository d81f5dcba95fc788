using System.Text.Json;
using k8s;
using k8s.Models;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Operator.Objects.Revisions.Presets;

/// <summary>
/// The preset that a revision was made from. It is written on the ControllerRevision before any pod is made, and on the Deployment, so that
/// neither a changed preset nor one that is gone changes the pods of a revision that exists.
/// </summary>
internal static class RecordedPreset
{
    /// <summary>The text of a record.</summary>
    public static string Write(ServerPreset preset) => JsonSerializer.Serialize(preset, PresetJsonContext.Default.ServerPreset);

    /// <summary>True when both are the same preset.</summary>
    public static bool AreSame(ServerPreset one, ServerPreset other) => Write(one) == Write(other);

    /// <summary>Reads the record of a revision; null when there is none that can be used.</summary>
    public static ServerPreset? Read(V1ControllerRevision? snapshot, V1Deployment? deployment) => Read(snapshot) ?? Read(deployment);

    /// <summary>
    /// Returns a Deployment that was built without a preset with the record that is there, because an apply takes away what it does not
    /// contain. A record that this version cannot read may be good for another one.
    /// </summary>
    public static V1Deployment Keep(V1Deployment built, V1ControllerRevision? snapshot, V1Deployment? deployment)
    {
        if ((Text(deployment) ?? Text(snapshot)) is not { } record)
        {
            return built;
        }

        var annotations = new SortedDictionary<string, string>(built.Metadata.Annotations!, StringComparer.Ordinal)
        {
            [ModelOperatorApi.ServerPresetAnnotation] = record,
        };
        return built with { Metadata = built.Metadata with { Annotations = annotations } };
    }

    private static string? Text(IKubernetesObject<V1ObjectMeta>? written) =>
        written?.GetAnnotation(ModelOperatorApi.ServerPresetAnnotation);

    private static ServerPreset? Read(IKubernetesObject<V1ObjectMeta>? written)
    {
        try
        {
            return Text(written) is { } json
                && JsonSerializer.Deserialize(json, PresetJsonContext.Default.ServerPreset) is { } preset
                && PresetRules.FindProblem(preset) is null
                    ? preset
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
