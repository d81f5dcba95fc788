using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>
/// Says which stages a rollout has, in which order, and what a person may do in them, so that a user interface copies no rule.
/// </summary>
public static class StagePlan
{
    /// <summary>
    /// The stages that the spec asks for, in order. The first is <see cref="StageKind.Deploying"/>; after the last one the candidate is
    /// promoted.
    /// </summary>
    public static IReadOnlyList<StageStatus> Stages(ModelDeploymentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return RolloutStrategies.Of(spec).Stages;
    }

    /// <summary>
    /// The stages that are still to come, in order. The present stage may be one that the spec no longer has (R11); null stands for a
    /// rollout that has not begun.
    /// </summary>
    public static IEnumerable<StageStatus> After(ModelDeploymentSpec spec, StageStatus? present)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var strategy = RolloutStrategies.Of(spec);
        for (var stage = strategy.Next(present ?? strategy.Stages[0]); stage is not null; stage = strategy.Next(stage))
        {
            yield return stage;
        }
    }

    /// <summary>The commands that a person may give now.</summary>
    public static IReadOnlyList<UserCommand> Allowed(ModelDeploymentStatus status) =>
        [.. Enum.GetValues<UserCommand>().Where(c => Allows(status, c))];

    /// <summary>
    /// True when the command would change something now. Whether its value names the right target, and whether it was dealt with before,
    /// is not asked here.
    /// </summary>
    public static bool Allows(ModelDeploymentStatus status, UserCommand command)
    {
        ArgumentNullException.ThrowIfNull(status);
        return command switch
        {
            UserCommand.Retry => status.FailedRevisions is { Count: > 0 },
            _ when status.CandidateRevision is null => false,
            UserCommand.Approve => status.Stage is { Approval: true, ApprovedAt: null },
            UserCommand.Promote => status is { StableRevision: not null, Stage: not { Kind: StageKind.Switch } },
            UserCommand.Resume => status.Stage is { Pause: not null },
            _ => true,
        };
    }
}
