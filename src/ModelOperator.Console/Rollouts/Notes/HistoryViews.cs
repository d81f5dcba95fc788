using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Commands.Revisions;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Console.Rollouts.Notes;

/// <summary>Reads the history of a status.</summary>
internal static class HistoryViews
{
    // The operator keeps fewer. Whoever writes more into a status by hand must not make the page slow.
    private const int Most = 200;

    /// <summary>The newest transitions, oldest first.</summary>
    public static IReadOnlyList<HistoryView> Of(ModelDeployment deployment, IReadOnlyList<Snapshot>? snapshots)
    {
        var versions = new Dictionary<string, string?>(StringComparer.Ordinal);
        return [.. (deployment.Status?.History ?? []).TakeLast(Most).Select(entry =>
            new HistoryView(entry.Time, entry.Revision, entry.Reason, entry.Message)
            {
                Version = VersionOf(entry.Revision),
                Weight = entry.Weight,
                Metric = entry.Metric,
                Value = entry.Value is { } value && double.IsFinite(value) ? value : null,
                Threshold = entry.Threshold,
                Warning = TransitionReasons.IsWarning(entry.Reason),
            })];

        string? VersionOf(string revision)
        {
            if (!versions.TryGetValue(revision, out var version))
            {
                version = RevisionText.VersionOf(deployment, revision)
                    ?? snapshots?.FirstOrDefault(kept => kept.Revision == revision)?.ModelVersion;
                versions[revision] = version;
            }

            return version;
        }
    }
}
