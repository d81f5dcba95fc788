namespace ModelOperator.Rollouts.Tests.Simulation.Rules;

/// <summary>A rule that every plan must keep was broken.</summary>
internal sealed class BrokenRuleException(string rule, string what) : Exception($"{rule}: {what}");
