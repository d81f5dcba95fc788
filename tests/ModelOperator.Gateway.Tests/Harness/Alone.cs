namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>Tests that have the machine to themselves, one after the other: those that open thousands of connections, which every other
/// test would feel, and those that real clocks of a second or two decide.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
