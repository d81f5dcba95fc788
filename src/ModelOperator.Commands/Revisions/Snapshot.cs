using System.Text.Json;

namespace ModelOperator.Commands.Revisions;

/// <summary>The record of a revision that the operator keeps, with the template that its pods were made from.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Number">The number of the revision. It counts a ModelDeployment's revisions from 1, in the order in which they were first
/// made.</param>
/// <param name="Template">The part of the spec that decides what its pods are.</param>
internal sealed record Snapshot(string Revision, long Number, JsonElement Template)
{
    /// <summary>The time when the operator first saw the revision; null when it is not known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The commit that the tag of the model's address had then; null when it has no tag of the Hub.</summary>
    public string? Commit { get; init; }

    /// <summary>The model's version, as the spec named it then; null when it named none.</summary>
    public string? ModelVersion =>
        Template.ValueKind is JsonValueKind.Object
        && Template.TryGetProperty("model", out var model) && model.ValueKind is JsonValueKind.Object
        && model.TryGetProperty("version", out var version)
            ? version.ToString()
            : null;
}
