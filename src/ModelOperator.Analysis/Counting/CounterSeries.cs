namespace ModelOperator.Analysis.Counting;

/// <summary>One counter of one process, as it was read again and again.</summary>
/// <param name="Labels">Its labels, with its name as <c>__name__</c>.</param>
/// <param name="Samples">In the order of time.</param>
public sealed record CounterSeries(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<CounterSample> Samples)
{
    /// <summary>A label's value; empty when it has none.</summary>
    public string this[string label] => Labels.GetValueOrDefault(label, "");
}
