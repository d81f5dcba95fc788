namespace ModelOperator.Hosting.Metrics.Owners;

/// <summary>A series of an owner.</summary>
/// <param name="value">Its value.</param>
/// <param name="labels">The values of its labels without <c>name</c> and <c>namespace</c>, in the order of the family.</param>
public readonly struct OwnerSeries(double value, params string[] labels)
{
    internal double Value { get; } = value;

    internal string[] Labels { get; } = labels;

    internal bool HasLabels(ReadOnlySpan<string> labels) => Labels.AsSpan().SequenceEqual(labels);
}
