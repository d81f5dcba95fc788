using System.Globalization;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Profiles.Samples.Qualities;

/// <summary>Counts how often the model was right in a sample, in all and in each slice.</summary>
internal static class QualityBuilder
{
    /// <summary>The counts.</summary>
    /// <param name="label">The right answers.</param>
    /// <param name="prediction">The model's.</param>
    /// <param name="slices">Columns whose values tell parts of the sample apart; a value that is missing is <c>other</c>.</param>
    /// <exception cref="ProfileException">Columns of other lengths or types, no row with both, or too many slices or values.</exception>
    public static QualityProfile Build(SampleColumn label, SampleColumn prediction, IReadOnlyList<SampleColumn> slices)
    {
        RequireComparable(label, prediction);
        var strange = slices.FirstOrDefault(slice => slice.Values.Count != label.Values.Count);
        if (strange is not null)
        {
            throw Lengths(label, strange);
        }

        if (slices.Count > FeedbackSettings.MaxSlices)
        {
            throw new ProfileException(
                $"--slices names {slices.Count} columns, and feedback is counted by {FeedbackSettings.MaxSlices} at most; name fewer");
        }

        var rows = Enumerable.Range(0, label.Values.Count)
            .Where(row => label.Text(row).Length > 0 && prediction.Text(row).Length > 0)
            .Select(row => (Row: row, IsRight: AreSame(label, prediction, row)))
            .ToList();
        return rows.Count > 0
            ? new(rows.Count, rows.Count(row => row.IsRight), [.. slices.SelectMany(slice => Of(slice, rows))])
            {
                Classes = ClassQualities.Of(label, prediction, slices, [.. rows.Select(row => row.Row)]),
            }
            : throw new ProfileException(
                $"no row of the sample has both a label in '{label.Name}' and a prediction in '{prediction.Name}'; "
                + "give a sample with both");
    }

    private static IEnumerable<SliceQuality> Of(SampleColumn slice, IReadOnlyList<(int Row, bool IsRight)> rows)
    {
        var values = rows.GroupBy(row => ValueOf(slice, row.Row), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        if (values.Count(group => group.Key is not FeedbackSlice.Other) is > FeedbackSettings.MaxValues and var many)
        {
            throw new ProfileException(
                $"--slices names column '{slice.Name}', which has {many} values, as '{values[0].Key}'; a slice has "
                + $"{FeedbackSettings.MaxValues} at most: put values together into groups");
        }

        return values.Select(group =>
            new SliceQuality(FeedbackSlice.Label(slice.Name, group.Key), group.Count(), group.Count(row => row.IsRight)));
    }

    /// <summary>The value of a slice in a row, as feedback counts it.</summary>
    public static string ValueOf(SampleColumn slice, int row) => slice.Text(row) is { Length: > 0 } text ? text : FeedbackSlice.Other;

    private static bool AreSame(SampleColumn label, SampleColumn prediction, int row) =>
        double.IsNaN(label.Values[row]) || double.IsNaN(prediction.Values[row])
            ? string.Equals(label.Text(row), prediction.Text(row), StringComparison.Ordinal)
            : label.Values[row] == prediction.Values[row];

    // A label "seven" is never the prediction 7, and an accuracy of 0 would be taken for the model's.
    private static void RequireComparable(SampleColumn label, SampleColumn prediction)
    {
        if (label.Values.Count != prediction.Values.Count)
        {
            throw Lengths(label, prediction);
        }

        var (ofLabel, ofPrediction) = (FirstText(label), FirstText(prediction));
        if ((ofLabel is null) == (ofPrediction is null))
        {
            return;
        }

        var (textual, numeric, row) = ofLabel is { } place ? (label, prediction, place) : (prediction, label, ofPrediction!.Value);
        throw new ProfileException(string.Create(
            CultureInfo.InvariantCulture,
            $"the label and the prediction are of other types: column '{textual.Name}' has '{textual.Text(row)}' in row {row + 1}, "
            + $"and all of column '{numeric.Name}' are numbers; write both as numbers, or both as names of classes"));
    }

    private static int? FirstText(SampleColumn column)
    {
        for (var row = 0; row < column.Values.Count; row++)
        {
            if (double.IsNaN(column.Values[row]) && column.Text(row).Length > 0)
            {
                return row;
            }
        }

        return null;
    }

    private static ProfileException Lengths(SampleColumn one, SampleColumn other) => new(
        $"'{one.Name}' has {one.Values.Count} rows and '{other.Name}' has {other.Values.Count}; each example needs one of both");
}
