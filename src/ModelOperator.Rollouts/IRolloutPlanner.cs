namespace ModelOperator.Rollouts;

/// <summary>
/// Decides the next move of a rollout. Pure: the same input gives the same plan, nothing is read or written.
/// The caller writes <see cref="RolloutPlan.Status"/> first, conditioned on the version the input was read at, and only
/// when that succeeded the objects; so a crash between any two writes leaves a status from which the same objects follow.
/// </summary>
public interface IRolloutPlanner
{
    /// <summary>Plans from one consistent observation.</summary>
    RolloutPlan Plan(RolloutInput input);
}
