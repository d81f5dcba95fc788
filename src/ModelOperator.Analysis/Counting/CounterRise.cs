namespace ModelOperator.Analysis.Counting;

/// <summary>The rise of a counter.</summary>
/// <param name="Labels">The labels of the counter, with its name as <c>__name__</c>.</param>
/// <param name="Rise">The amount by which it rose; 0 or more.</param>
public sealed record CounterRise(IReadOnlyDictionary<string, string> Labels, double Rise)
{
    /// <summary>The value of a label; empty when the counter does not have it.</summary>
    public string this[string label] => Labels.GetValueOrDefault(label, "");
}
