using System.Globalization;

namespace ModelOperator.Profiles.Samples;

/// <summary>The answers of the model, when the sample contains them beside the model's inputs.</summary>
internal static class Predictions
{
    /// <summary>
    /// Separates the columns with answers from a sample. The columns after such a column move up, because it is not a column of the input.
    /// </summary>
    /// <param name="columns">All columns of the sample.</param>
    /// <param name="answers">For each output, the name of its column.</param>
    /// <param name="input">The only input to take; null for all.</param>
    /// <returns>The columns of the inputs, and the column of each output.</returns>
    /// <exception cref="ProfileException">A column does not exist.</exception>
    public static (IReadOnlyList<SampleColumn> Inputs, IReadOnlyDictionary<string, SampleColumn> Answers) Split(
        IReadOnlyList<SampleColumn> columns, IReadOnlyDictionary<string, string> answers, string? input)
    {
        var found = answers.ToDictionary(
            answer => answer.Key,
            answer => columns.FirstOrDefault(column => column.Name == answer.Value) ?? throw new ProfileException(
                $"--prediction {answer.Key}={answer.Value} names a column that the sample does not have; its columns begin with "
                    + $"{string.Join(", ", columns.Take(8).Select(column => column.Name))}"),
            StringComparer.Ordinal);
        return ([.. columns.Without(found.Values).Where(column => input is null || column.Input == input)], found);
    }

    /// <summary>Counts the answers of each class, with those of no class at the end. Missing values are not counted.</summary>
    public static IReadOnlyList<long> Count(SampleColumn column, IReadOnlyList<string> classes)
    {
        double[] numbers =
        [
            .. classes.Select(text =>
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN),
        ];
        var counts = new long[classes.Count + 1];
        foreach (var value in column.Values.Where(value => !double.IsNaN(value)))
        {
            var place = Array.IndexOf(numbers, value);
            counts[place < 0 ? classes.Count : place]++;
        }

        return counts;
    }
}
