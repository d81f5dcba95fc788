namespace ModelOperator.Console.Tests.Keeping;

/// <summary>Tests that measure the memory of the process, which all other tests use, too. They run one after the other, when all others are
/// done.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
