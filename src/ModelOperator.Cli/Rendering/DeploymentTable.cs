using ModelOperator.Api;

namespace ModelOperator.Cli.Rendering;

/// <summary>
/// One line for each ModelDeployment. The first lines decide how wide the columns are, so that those of a watch stand below them.
/// </summary>
internal sealed class DeploymentTable(TextWriter output, bool withNamespace)
{
    private static readonly string[] Headers = ["NAME", "PHASE", "MODEL", "STABLE", "CANDIDATE", "WEIGHT", "READY", "AGE"];
    private int[]? _widths;

    /// <summary>Writes a line for each; before the first lines the headers.</summary>
    public void Write(IEnumerable<ModelDeployment> deployments, DateTimeOffset now)
    {
        var rows = deployments
            .OrderBy(item => item.Metadata.Namespace, StringComparer.Ordinal)
            .ThenBy(item => item.Metadata.Name, StringComparer.Ordinal)
            .Select(item => Row(item, now))
            .ToList();
        if (_widths is null)
        {
            rows.Insert(0, withNamespace ? ["NAMESPACE", .. Headers] : Headers);
            _widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        }

        foreach (var row in rows)
        {
            output.WriteLine(string.Join("   ", row.Select((cell, column) => cell.PadRight(_widths[column]))).TrimEnd());
        }
    }

    private string[] Row(ModelDeployment deployment, DateTimeOffset now)
    {
        var status = deployment.Status;
        string?[] cells =
        [
            deployment.Metadata.Name,
            status?.Phase?.ToString() ?? "Unseen",
            deployment.Spec.Model.Version,
            RevisionText.InTable(deployment, status?.StableRevision),
            RevisionText.InTable(deployment, status?.CandidateRevision),
            status?.CandidateRevision is null ? null : $"{status.CandidateWeight ?? 0}%",
            $"{status?.ReadyReplicas ?? 0}/{status?.Replicas ?? 0}",
            Age.Of(deployment.Metadata.CreationTimestamp, now),
        ];
        return [.. (withNamespace ? [deployment.Metadata.Namespace, .. cells] : cells).Select(Tables.Printable)];
    }
}
