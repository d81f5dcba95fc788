namespace ModelOperator.Profiles.Samples;

/// <summary>Columns of a sample, together.</summary>
internal static class SampleColumns
{
    /// <summary>The columns without those that are no columns of an input. The ones behind move up.</summary>
    public static IReadOnlyList<SampleColumn> Without(this IReadOnlyList<SampleColumn> columns, IReadOnlyCollection<SampleColumn> taken)
    {
        var set = taken.ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. columns.Where(column => !set.Contains(column)).Select(column => column with { Index = column.Index - Before(column) })];

        int Before(SampleColumn column) => taken.Distinct<SampleColumn>(ReferenceEqualityComparer.Instance)
            .Count(other => other.Input == column.Input && other.Index < column.Index);
    }
}
