using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Commands.Wording;

namespace ModelOperator.Cli.Rendering;

/// <summary>Writes a line for each ModelDeployment. The first lines decide how wide the columns are.</summary>
internal sealed class DeploymentTable(TextWriter output, bool withNamespace)
{
    private static readonly string[] Headers = ["NAME", "PHASE", "MODEL", "STABLE", "CANDIDATE", "WEIGHT", "READY", "AGE"];
    private readonly TextColumns _columns = new(output);
    private bool _hasHeaders;

    /// <summary>Writes a line for each ModelDeployment, and the headers before the first one.</summary>
    public void Write(IEnumerable<ModelDeployment> deployments, DateTimeOffset now)
    {
        var rows = deployments
            .OrderBy(item => item.Metadata.NamespaceProperty, StringComparer.Ordinal)
            .ThenBy(item => item.Metadata.Name, StringComparer.Ordinal)
            .Select(item => Row(item, now))
            .ToList();
        if (!_hasHeaders)
        {
            _hasHeaders = true;
            rows.Insert(0, withNamespace ? ["NAMESPACE", .. Headers] : Headers);
        }

        _columns.Write(rows);
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
        return [.. (withNamespace ? [deployment.Metadata.NamespaceProperty, .. cells] : cells).Select(Tables.Printable)];
    }
}
