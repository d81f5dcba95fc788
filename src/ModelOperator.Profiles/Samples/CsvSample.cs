using System.Globalization;

namespace ModelOperator.Profiles.Samples;

/// <summary>Reads a sample of comma-separated numbers with a line of names first; an empty field is a missing value.</summary>
internal static class CsvSample
{
    /// <param name="reader">The text.</param>
    /// <param name="input">The model's input that contains the columns.</param>
    /// <param name="texts">The columns that may have other text than numbers.</param>
    /// <exception cref="ProfileException">Names are missing or occur twice, a line has another number of fields, or a field is not a
    /// number.</exception>
    public static IReadOnlyList<SampleColumn> Read(TextReader reader, string input, IReadOnlySet<string>? texts = null)
    {
        var csv = new CsvReader(reader, line => $"line {line} of the sample");
        var names = csv.Read() ?? throw new ProfileException("the sample is empty; its first line must name the columns");
        RequireDistinct(names);
        var columns = names.Select(_ => new List<double>()).ToList();
        var written = names.Select(name => texts?.Contains(name) == true ? new List<string>() : null).ToList();
        while (csv.Read() is { } fields)
        {
            if (fields.Count != names.Count)
            {
                throw new ProfileException(
                    $"line {csv.Line} of the sample has {fields.Count} fields; the first line names {names.Count} columns");
            }

            for (var index = 0; index < fields.Count; index++)
            {
                var field = fields[index].Trim();
                columns[index].Add(written[index] is null ? Number(field, names[index], csv.Line) : NumberOrMissing(field));
                written[index]?.Add(field);
            }
        }

        return [.. names.Select((name, index) => new SampleColumn(name, input, index, columns[index]) { Texts = written[index] })];
    }

    private static double NumberOrMissing(string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

    private static double Number(string field, string column, int line) => field.Length == 0 ? double.NaN
        : double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : throw new ProfileException($"line {line} of the sample has '{field}' for {column}, which is no number");

    private static void RequireDistinct(IReadOnlyList<string> names)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var place = 1; place <= names.Count; place++)
        {
            var name = names[place - 1];
            if (name.Length == 0)
            {
                throw new ProfileException($"the sample's first line has no name for column {place}");
            }

            if (!places.TryAdd(name, place))
            {
                throw new ProfileException(
                    $"the sample's first line names column '{name}' twice, as {places[name]} and {place}; give each a name of its own");
            }
        }
    }
}
