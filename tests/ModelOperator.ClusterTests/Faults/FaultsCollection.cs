namespace ModelOperator.ClusterTests.Faults;

/// <summary>Tests that stop parts of the cluster, or the operator itself: one at a time, and never beside others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a collection of tests.")]
public sealed class FaultsCollection
{
    /// <summary>Its name.</summary>
    public const string Name = "Faults";
}
