using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Commands.Wording;

namespace ModelOperator.Cli.Watching;

/// <summary>Describes the state of a rollout in one line, which stays the same while only a clock runs.</summary>
internal static class StateText
{
    /// <summary>The phase, the stage, the revisions, and what the rollout waits for.</summary>
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
