using System.Globalization;

namespace ModelOperator.Profiles.Samples;

/// <summary>A sample of data as comma-separated numbers with a line of names first; an empty field is missing.</summary>
internal static class CsvSample
{
    /// <exception cref="ProfileException">A line with another number of fields, or a field that is no number.</exception>
    public static IReadOnlyList<SampleColumn> Read(TextReader reader, string input)
    {
        var names = (reader.ReadLine() ?? throw new ProfileException("the sample is empty; its first line must name the columns")).Split(',', StringSplitOptions.TrimEntries);
        var columns = Array.ConvertAll(names, _ => new List<double>());
        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            var fields = text.Split(',', StringSplitOptions.TrimEntries);
            if (fields.Length != names.Length)
            {
                throw new ProfileException($"line {line} of the sample has {fields.Length} fields; the first line names {names.Length} columns");
            }

            for (var index = 0; index < fields.Length; index++)
            {
                columns[index].Add(fields[index].Length == 0 ? double.NaN
                    : double.TryParse(fields[index], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
                    : throw new ProfileException($"line {line} of the sample has '{fields[index]}' for {names[index]}, which is no number"));
            }
        }

        return [.. names.Select((name, index) => new SampleColumn(name, input, index, columns[index]))];
    }
}
