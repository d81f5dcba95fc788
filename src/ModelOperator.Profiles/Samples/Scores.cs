namespace ModelOperator.Profiles.Samples;

/// <summary>The scores that the model answered with, where the sample has them beside the model's inputs.</summary>
internal static class Scores
{
    /// <summary>Takes the columns of scores out of a sample.</summary>
    /// <param name="columns">All columns of the sample.</param>
    /// <param name="names">For each output the names of its columns, or of the array that they are.</param>
    /// <returns>The other columns, and the columns of each output.</returns>
    /// <exception cref="ProfileException">A column is not there.</exception>
    public static (IReadOnlyList<SampleColumn> Others, IReadOnlyDictionary<string, IReadOnlyList<SampleColumn>> ByOutput) Split(
        IReadOnlyList<SampleColumn> columns, IReadOnlyDictionary<string, IReadOnlyList<string>> names)
    {
        var found = names.ToDictionary(
            output => output.Key,
            IReadOnlyList<SampleColumn> (output) => [.. output.Value.SelectMany(name => Find(columns, output.Key, name))],
            StringComparer.Ordinal);
        return (columns.Without([.. found.Values.SelectMany(scores => scores)]), found);
    }

    /// <summary>The number of rows in each of the <see cref="ConfidenceBins"/>. A row that lacks a score is not counted.</summary>
    public static IReadOnlyList<long> Count(IReadOnlyList<SampleColumn> scores)
    {
        var counts = new long[ConfidenceBins.Count];
        for (var row = 0; row < scores[0].Values.Count; row++)
        {
            var largest = double.NegativeInfinity;
            foreach (var score in scores)
            {
                largest = Math.Max(largest, row < score.Values.Count ? score.Values[row] : double.NaN);
            }

            if (double.IsFinite(largest))
            {
                counts[ConfidenceBins.Of(ConfidenceBins.Rounded(largest))]++;
            }
        }

        return counts;
    }

    private static List<SampleColumn> Find(IReadOnlyList<SampleColumn> columns, string output, string name)
    {
        var byName = columns.Where(column => column.Name == name).ToList();
        var found = byName.Count > 0 ? byName : [.. columns.Where(column => column.Input == name)];
        return found.Count > 0 ? found : throw new ProfileException(
            $"--confidence {output} names '{name}', which is no column of the sample; its columns begin with "
                + $"{string.Join(", ", columns.Take(8).Select(column => column.Name))}");
    }
}
