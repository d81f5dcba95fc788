namespace ModelOperator.ClusterTests.Releases;

/// <summary>Tests that change the operator's own release, by which all other tests live: one at a time, and never beside others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a collection of tests.")]
public sealed class ReleaseCollection
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Release";
}
