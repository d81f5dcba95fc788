using System.Globalization;

namespace ModelOperator.Profiles.Samples;

/// <summary>The answers of the model, when the sample contains them beside the model's inputs.</summary>
internal static class Predictions
{
    /// <summary>Counts the answers of each class, with those of no class at the end. Missing values are not counted.</summary>
    public static IReadOnlyList<long> Count(SampleColumn column, IReadOnlyList<string> classes)
    {
        var counts = new long[classes.Count + 1];
        for (var row = 0; row < column.Values.Count; row++)
        {
            if (column.Text(row) is { Length: > 0 } text)
            {
                counts[PlaceOf(text, column.Values[row], classes)]++;
            }
        }

        return counts;
    }

    // 7 and 7.0 are one class.
    private static int PlaceOf(string text, double number, IReadOnlyList<string> classes)
    {
        for (var place = 0; place < classes.Count; place++)
        {
            if (classes[place] == text
                || (double.TryParse(classes[place], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value == number))
            {
                return place;
            }
        }

        return classes.Count;
    }
}
