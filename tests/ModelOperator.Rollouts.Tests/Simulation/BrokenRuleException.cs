namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>A rule that every plan must keep was broken.</summary>
internal sealed class BrokenRuleException(string rule, string what) : Exception($"{rule}: {what}");
