using ModelOperator.Api.Status;

namespace ModelOperator.Commands.Wording;

/// <summary>Names the phase of a rollout.</summary>
internal static class PhaseText
{
    /// <summary>The name of the phase. For a ModelDeployment without a status it says that no operator has looked at it.</summary>
    public static string Of(ModelDeploymentStatus? status) =>
        status is null ? "Unseen: no operator has looked at it yet" : status.Phase?.ToString() ?? nameof(RolloutPhase.Pending);
}
