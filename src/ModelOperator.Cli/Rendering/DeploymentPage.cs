using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Commands.Wording;
using Spectre.Console;

namespace ModelOperator.Cli.Rendering;

/// <summary>Shows everything about one ModelDeployment that a person on call wants to know.</summary>
internal static class DeploymentPage
{
    public static void Write(IAnsiConsole console, ModelDeployment deployment, DateTimeOffset now)
    {
        var status = deployment.Status;
        if (status is null)
        {
            Line(console, "Phase", PhaseText.Of(status));
            return;
        }

        Line(console, "Name", $"{deployment.Metadata.NamespaceProperty}/{deployment.Metadata.Name}");
        Line(console, "Phase", PhaseText.Of(status));
        Line(console, "Message", status.Message);
        Line(console, "Stable", RevisionText.InTable(deployment, status.StableRevision));
        if (status.CandidateRevision is not null)
        {
            var candidate = RevisionText.InTable(deployment, status.CandidateRevision);
            Line(console, "Candidate", $"{candidate}, {status.CandidateWeight ?? 0}% of requests");
            Stage(console, status.Stage, now);
        }

        if (!ServerKinds.IsOwn(deployment.Spec.Server))
        {
            Line(console, "Server", ServerKinds.Of(deployment.Spec.Server));
        }

        foreach (var pinned in (status.Revisions ?? []).Where(revision => revision.Commit is not null))
        {
            Line(console, "Commit", $"{RevisionText.InTable(deployment, pinned.Revision)} is {pinned.Commit}");
        }

        foreach (var weaker in (status.Revisions ?? []).Where(revision => revision.Weaknesses is not null))
        {
            Line(console, "Security", $"{RevisionText.InTable(deployment, weaker.Revision)} is less than restricted: {weaker.Weaknesses}");
        }

        foreach (var failed in status.FailedRevisions ?? [])
        {
            Line(console, "Failed", $"{RevisionText.InTable(deployment, failed.Revision)}: {failed.Message}");
        }

        Revisions(console, status);
        Metrics(console, status.Metrics, now);
        Checks(console, status.Monitoring?.Checks, now);
        Conditions(console, status, now);
    }

    private static void Stage(IAnsiConsole console, StageStatus? stage, DateTimeOffset now)
    {
        if (stage is null)
        {
            return;
        }

        Line(console, "Stage", $"{StageText.Of(stage)}, {StageText.ShareOf(stage)}, {StageText.ClockOf(stage, now)}");
        if (stage.HoldReason is not null)
        {
            Line(console, "Waiting", stage.HoldReason);
        }

        if (stage is { Approval: true, ApprovedAt: null })
        {
            Line(console, "Approval", "needed at the end of this stage: `kubectl modeldeployment approve`");
        }
    }

    private static void Revisions(IAnsiConsole console, ModelDeploymentStatus status)
    {
        if (status.Revisions is not { Count: > 0 } revisions)
        {
            return;
        }

        console.WriteLine();
        var table = Tables.WithColumns(["MODEL", "REVISION", "ROLE", "WEIGHT", "READY", .. GpuUseText.Headers(status.Stage)]);
        foreach (var revision in revisions)
        {
            table.Add(
                [
                    revision.ModelVersion,
                    revision.Revision,
                    revision.Role.ToString(),
                    $"{revision.Weight}%",
                    $"{revision.ReadyReplicas}/{revision.Replicas}",
                    .. GpuUseText.Cells(status.Stage, revision.Revision),
                ]);
        }

        console.Write(table);
    }

    private static void Metrics(IAnsiConsole console, IReadOnlyList<MetricStatus>? metrics, DateTimeOffset now)
    {
        if (metrics is not { Count: > 0 })
        {
            return;
        }

        console.WriteLine();
        var table = Tables.WithColumns("METRIC", "VALUE", "THRESHOLD", "VERDICT", "AGE", "MESSAGE");
        foreach (var metric in metrics)
        {
            var verdict = metric.DryRun ? $"{metric.Verdict} (dry run)" : metric.Verdict.ToString();
            table.Add(metric.Name, metric.Value?.ToString("G6"), metric.Threshold, verdict, Age.Of(metric.Time, now), metric.Message);
        }

        console.Write(table);
    }

    // The values are those of the time when the verdict last changed, so the table says since when.
    private static void Checks(IAnsiConsole console, IReadOnlyList<CheckStatus>? checks, DateTimeOffset now)
    {
        if (checks is not { Count: > 0 })
        {
            return;
        }

        console.WriteLine();
        var table = Tables.WithColumns("CHECK", "VERDICT", "VALUE", "LIMIT", "SINCE", "MESSAGE");
        foreach (var check in checks)
        {
            table.Add(
                check.Name, check.Verdict.ToString(), check.Value?.ToString("G6"), check.Limit, Age.Of(check.Since, now), check.Message);
        }

        console.Write(table);
    }

    private static void Conditions(IAnsiConsole console, ModelDeploymentStatus status, DateTimeOffset now)
    {
        if (status.Conditions is not { Count: > 0 })
        {
            return;
        }

        console.WriteLine();
        var table = Tables.WithColumns("CONDITION", "STATUS", "REASON", "AGE", "MESSAGE");
        foreach (var condition in status.Conditions)
        {
            table.Add(condition.Type, condition.Status, condition.Reason, Age.Of(condition.LastTransitionTime, now), condition.Message);
        }

        console.Write(table);
    }

    private static void Line(IAnsiConsole console, string name, string? value) =>
        console.WriteLine($"{name + ":",-12}{Tables.Printable(value)}");
}
