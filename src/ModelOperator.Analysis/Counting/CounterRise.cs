namespace ModelOperator.Analysis.Counting;

/// <summary>How far a counter rose.</summary>
/// <param name="Labels">Its labels, with its name as <c>__name__</c>.</param>
/// <param name="Rise">By how much; 0 or more.</param>
public sealed record CounterRise(IReadOnlyDictionary<string, string> Labels, double Rise)
{
    /// <summary>A label's value; empty when it has none.</summary>
    public string this[string label] => Labels.GetValueOrDefault(label, "");
}
