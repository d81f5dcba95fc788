using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Documents;
using ModelOperator.Commands.Revisions;
using ModelOperator.Console.Answers;

namespace ModelOperator.Console.Documents;

/// <summary>Reads a ModelDeployment as YAML, and compares it with the revision before.</summary>
internal static class DocumentViews
{
    /// <summary>Reads both from the API server.</summary>
    public static async Task<DocumentView> ReadAsync(ICluster cluster, string name, CancellationToken cancellationToken)
    {
        var document = await Deployments.FindAsync<DeploymentDocument>(cluster, name, cancellationToken);
        var view = new DocumentView(YamlText.Of(DocumentContent.Of(document)));
        var deployment = await Deployments.FindAsync(cluster, name, cancellationToken);
        try
        {
            return Compare(view, deployment, await Snapshots.ListAsync(cluster, deployment, cancellationToken));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return view with { Why = FailureAnswers.SentenceOf(exception) };
        }
    }

    /// <summary>Adds the difference between what the spec asks for and the revision before it.</summary>
    internal static DocumentView Compare(DocumentView view, ModelDeployment deployment, IReadOnlyList<Snapshot> snapshots)
    {
        var desired = RevisionTemplate.Of(deployment.Spec);
        if (Before(deployment, desired.Revision) is not { } before)
        {
            return view with { Why = "No other revision was stable before the one that the spec asks for." };
        }

        var snapshot = snapshots.FirstOrDefault(kept => kept.Revision == before);
        var name = RevisionText.InSentence(snapshot?.ModelVersion ?? RevisionText.VersionOf(deployment, before), before);
        if (snapshot is null)
        {
            return view with { PreviousName = name, Why = $"What {name} was made of is not kept any more." };
        }

        var previous = YamlText.Of(JsonNode.Parse(snapshot.Template.GetRawText())!);
        var diff = LineDiff.Of(previous, YamlText.Of(JsonNode.Parse(desired.ToJson().GetRawText())!));
        return view with
        {
            Previous = previous,
            PreviousName = name,
            Diff = diff,
            Why = diff is null ? "The two are too long to be compared line by line." : null,
        };
    }

    private static string? Before(ModelDeployment deployment, string desired) =>
        deployment.Status?.StableRevision is { } stable && stable != desired ? stable
        : deployment.Status?.FormerStableRevisions is [var former, ..] ? former
        : null;
}
