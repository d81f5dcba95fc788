namespace ModelOperator.Console.Prometheus;

/// <summary>One series over a time.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Points">Pairs of the time in seconds since 1970 and the value; null where that is no number.</param>
internal sealed record TimeSeries(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<double?[]> Points)
{
    /// <summary>The value of a label; empty when the series does not have it.</summary>
    public string this[string label] => Labels.GetValueOrDefault(label, "");
}
