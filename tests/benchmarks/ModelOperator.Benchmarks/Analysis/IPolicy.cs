using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>A way to decide about a canary; one instance for each.</summary>
internal interface IPolicy
{
    /// <summary>One look.</summary>
    /// <param name="fresh">The answers since the last look.</param>
    /// <returns>True when the canary is aborted.</returns>
    bool Aborts(RevisionCounts fresh);

    /// <summary>After the last look: whether it is promoted. What is neither aborted nor promoted is held.</summary>
    bool Promotes { get; }
}
