namespace ModelOperator.Analysis.Counting;

/// <summary>One counter of one process, with all its readings.</summary>
/// <param name="Labels">The labels of the counter, with its name as <c>__name__</c>.</param>
/// <param name="Samples">The readings, in the order of time.</param>
public sealed record CounterSeries(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<CounterSample> Samples)
{
    /// <summary>The value of a label; empty when the counter does not have it.</summary>
    public string this[string label] => Labels.GetValueOrDefault(label, "");
}
