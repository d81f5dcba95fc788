using ModelOperator.Api.Status.Actions;

namespace ModelOperator.Rollouts;

/// <summary>An action that has ended, or has failed for the first time and is tried again.</summary>
/// <param name="Action">The action's name.</param>
/// <param name="Run">The run, with its cause.</param>
/// <param name="Result">The result; null when it is tried again.</param>
/// <param name="Message">The sentence for people.</param>
public sealed record ActionEnd(string Action, ActionRun Run, ActionResult? Result, string Message);
