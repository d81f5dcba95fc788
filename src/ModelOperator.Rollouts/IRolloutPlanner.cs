namespace ModelOperator.Rollouts;

/// <summary>
/// Decides the next move of a rollout. It is a pure function: the same input gives the same plan, and nothing is read or written. The
/// caller first writes <see cref="RolloutPlan.Status"/>, on the condition that the object still has the version that the input was read at.
/// Only then does it write the objects, so that a crash between any two writes leaves a status from which the same objects follow.
/// </summary>
public interface IRolloutPlanner
{
    /// <summary>Makes a plan from one consistent observation.</summary>
    RolloutPlan Plan(RolloutInput input);
}
