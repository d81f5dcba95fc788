using ModelOperator.Api;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Actions;

/// <summary>Does an action once. Doing the same run again does nothing more: a Job is there, or an event has an id that is known.</summary>
internal interface IActionDoer
{
    /// <summary>Does it.</summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="action">The action.</param>
    /// <param name="run">The run, with the cause that the action is done for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<ActionOutcome> DoAsync(ModelDeployment owner, ActionSpec action, ActionRun run, CancellationToken cancellationToken);
}
