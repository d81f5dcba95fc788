using System.Text.Json;

namespace ModelOperator.Cli.Revisions;

/// <summary>What the pods of a revision were made of, as the operator kept it.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Number">Counts a ModelDeployment's revisions from 1, in the order they were first made.</param>
/// <param name="Template">The part of the spec that makes pods what they are.</param>
internal sealed record Snapshot(string Revision, long Number, JsonElement Template)
{
    /// <summary>When the operator first saw the revision; null when that is not known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The model's version, as the spec named it then; null when it named none.</summary>
    public string? ModelVersion =>
        Template.ValueKind is JsonValueKind.Object
        && Template.TryGetProperty("model", out var model) && model.ValueKind is JsonValueKind.Object
        && model.TryGetProperty("version", out var version)
            ? version.ToString()
            : null;
}
