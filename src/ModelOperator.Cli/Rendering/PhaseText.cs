using ModelOperator.Api.Status;

namespace ModelOperator.Cli.Rendering;

/// <summary>Where a rollout is.</summary>
internal static class PhaseText
{
    /// <summary>The phase; for a ModelDeployment without a status, that no operator has looked at it.</summary>
    public static string Of(ModelDeploymentStatus? status) =>
        status is null ? "Unseen: no operator has looked at it yet" : status.Phase?.ToString() ?? nameof(RolloutPhase.Pending);
}
