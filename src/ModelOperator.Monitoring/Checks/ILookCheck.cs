using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;

namespace ModelOperator.Monitoring.Checks;

/// <summary>A check with a query and a time of its own, which decides by each look alone. Implementations are pure.</summary>
internal interface ILookCheck
{
    /// <summary>The name of the check in the spec.</summary>
    string Name { get; }

    /// <summary>The word for what is asked for, in logs.</summary>
    string Part { get; }

    /// <summary>The limit as text for people.</summary>
    string Limit { get; }

    /// <summary>The result that needs no query; null when the metric source has to be asked.</summary>
    /// <param name="model">The revision that is watched.</param>
    /// <param name="now">The time of the look.</param>
    Reading? Beforehand(WatchedModel model, DateTimeOffset now);

    /// <summary>The query.</summary>
    /// <param name="model">The revision that is watched.</param>
    /// <param name="labels">The labels by which the source's series tell their namespace and pod.</param>
    string Query(WatchedModel model, SourceLabels labels);

    /// <summary>Judges the answer.</summary>
    /// <param name="answer">The values in the answer; empty when there are no such series.</param>
    /// <param name="labels">The labels by which the source's series tell their namespace and pod.</param>
    /// <param name="wasBad">True when the check was bad at the look before, or at the last one that had data.</param>
    Reading Read(IReadOnlyList<CounterRise> answer, SourceLabels labels, bool wasBad);
}
