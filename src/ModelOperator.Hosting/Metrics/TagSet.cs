namespace ModelOperator.Hosting.Metrics;

/// <summary>The tags of one measurement, kept as the key of its series.</summary>
internal sealed class TagSet(KeyValuePair<string, object?>[] tags)
{
    public ReadOnlySpan<KeyValuePair<string, object?>> Tags => tags;
}
