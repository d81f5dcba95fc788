using System.Diagnostics.CodeAnalysis;

namespace ModelOperator.Api.Revisions;

/// <summary>Names a revision for people: first the version of its model, which they know, and then its hash.</summary>
public static class RevisionText
{
    /// <summary>The name in a table: <c>2 (7f9c2ab4d1)</c>, or the hash alone when no version is known.</summary>
    [return: NotNullIfNotNull(nameof(revision))]
    public static string? InTable(ModelDeployment deployment, string? revision) =>
        revision is null ? null : InTable(VersionOf(deployment, revision), revision);

    /// <inheritdoc cref="InTable(ModelDeployment, string?)"/>
    public static string InTable(string? version, string revision) => version is null ? revision : $"{version} ({revision})";

    /// <summary>The name in a sentence: <c>model 2 (7f9c2ab4d1)</c>, or the hash alone when no version is known.</summary>
    public static string InSentence(ModelDeployment deployment, string revision) => InSentence(VersionOf(deployment, revision), revision);

    /// <inheritdoc cref="InSentence(ModelDeployment, string)"/>
    public static string InSentence(string? version, string revision) => version is null ? revision : $"model {version} ({revision})";

    /// <summary>The version of a revision's model, as far as the ModelDeployment tells it; null when it does not.</summary>
    public static string? VersionOf(ModelDeployment deployment, string revision) =>
        deployment.Status?.Revisions?.FirstOrDefault(known => known.Revision == revision)?.ModelVersion
        ?? (RevisionTemplate.Of(deployment.Spec).Revision == revision ? deployment.Spec.Model.Version : null);
}
