using ModelOperator.Api.Status.Actions;

namespace ModelOperator.Rollouts;

/// <summary>The outcome of one try to do an action.</summary>
/// <param name="Run">The id of the <see cref="ActionRun"/>.</param>
/// <param name="Result">The result; null when it is tried again.</param>
/// <param name="Message">The sentence for people.</param>
public sealed record ActionOutcome(string Run, ActionResult? Result, string Message);
