using ModelOperator.Api;
using ModelOperator.Cli.Rendering;

namespace ModelOperator.Cli.Watching;

/// <summary>The state of a rollout in one line, without what changes as its clock runs.</summary>
internal static class StateText
{
    /// <summary>Phase, stage, revisions, and what it waits for.</summary>
    public static string Of(ModelDeployment deployment)
    {
        if (deployment.Status is not { } status)
        {
            return PhaseText.Of(status: null);
        }

        var revisions = (status.Revisions ?? []).Select(revision =>
            $"{revision.Role.ToString().ToLowerInvariant()} {RevisionText.InTable(deployment, revision.Revision)} {revision.Weight}% "
            + $"{revision.ReadyReplicas}/{revision.Replicas} ready");
        var stage = status.Stage is { } now ? $"{StageText.Of(now)} {StageText.ShareOf(now)}" : null;
        string?[] parts = [PhaseText.Of(status), stage, .. revisions, status.Stage?.HoldReason ?? status.Message];
        return string.Join("; ", parts.Where(part => !string.IsNullOrEmpty(part)));
    }
}
