namespace ModelOperator.Profiles.Samples;

/// <summary>The columns of a sample that are no inputs of the model: its answers, the labels, and what tells slices apart.</summary>
internal static class AsideColumns
{
    /// <summary>Takes columns out of a sample. The columns behind one move up, for it is no column of the input.</summary>
    /// <param name="columns">All columns of the sample.</param>
    /// <param name="aside">The columns to take out, each with the option that names it.</param>
    /// <param name="input">The only input to take; null for all.</param>
    /// <returns>The columns of the inputs, and those taken out by name.</returns>
    /// <exception cref="ProfileException">A column is not there.</exception>
    public static (IReadOnlyList<SampleColumn> Inputs, IReadOnlyDictionary<string, SampleColumn> Aside) Split(
        IReadOnlyList<SampleColumn> columns, IReadOnlyDictionary<string, string> aside, string? input)
    {
        var found = aside.ToDictionary(
            one => one.Key,
            one => columns.FirstOrDefault(column => column.Name == one.Key) ?? throw new ProfileException(
                $"{one.Value} names a column that the sample does not have; its columns begin with "
                    + $"{string.Join(", ", columns.Take(8).Select(column => column.Name))}"),
            StringComparer.Ordinal);
        return ([.. columns.Without([.. found.Values]).Where(column => input is null || column.Input == input)], found);
    }
}
