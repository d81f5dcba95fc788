using ModelOperator.Api;
using Spectre.Console;

namespace ModelOperator.Cli.Rendering;

/// <summary><c>get</c>: one line for each ModelDeployment.</summary>
internal static class DeploymentTable
{
    public static void Write(IAnsiConsole console, IEnumerable<ModelDeployment> deployments, bool withNamespace, DateTimeOffset now)
    {
        string[] columns = ["NAME", "PHASE", "STABLE", "CANDIDATE", "WEIGHT", "READY", "MODEL", "AGE"];
        var table = Tables.WithColumns(withNamespace ? ["NAMESPACE", .. columns] : columns);
        foreach (var deployment in deployments.OrderBy(item => item.Metadata.NamespaceProperty, StringComparer.Ordinal).ThenBy(item => item.Metadata.Name, StringComparer.Ordinal))
        {
            var status = deployment.Status;
            string?[] cells =
            [
                deployment.Metadata.Name,
                status?.Phase?.ToString() ?? "Unseen",
                status?.StableRevision,
                status?.CandidateRevision,
                status?.CandidateRevision is null ? null : $"{status.CandidateWeight ?? 0}%",
                $"{status?.ReadyReplicas ?? 0}/{status?.Replicas ?? 0}",
                deployment.Spec.Model.Version,
                Age.Of(deployment.Metadata.CreationTimestamp, now),
            ];
            table.Add(withNamespace ? [deployment.Metadata.NamespaceProperty, .. cells] : cells);
        }

        console.Write(table);
    }
}
