using System.Globalization;
using System.Text;

namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>Reads Prometheus' text format, as far as counters need it. Every text gives a result; nothing is thrown.</summary>
internal static class TextExposition
{
    // Above this a double cannot count one by one.
    private const double MostCounted = 1L << 53;

    // The lines of a real gateway have less than 300 characters.
    private const int LongestSample = 512;

    /// <summary>Returns the samples of a page whose name is among the wanted; null when a line is malformed.</summary>
    public static IReadOnlyList<Sample>? Read(string text, params ReadOnlySpan<string> names)
    {
        var samples = new List<Sample>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!TryRead(line, names, out var sample))
            {
                return null;
            }

            if (sample is not null)
            {
                samples.Add(sample);
            }
        }

        return samples;
    }

    /// <summary>Reads one line; without a sample when the line is about something else.</summary>
    /// <returns>False for a wanted line that is not a sample of a counter.</returns>
    public static bool TryRead(ReadOnlySpan<char> line, ReadOnlySpan<string> names, out Sample? sample)
    {
        sample = null;
        if (Name(line, names) is not { } wanted)
        {
            return true;
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { [Sample.NameLabel] = wanted };
        var rest = line[wanted.Length..];
        if (line.Length > LongestSample || (rest[0] is '{' && !TryLabels(ref rest, labels)))
        {
            return false;
        }

        var end = rest.Trim().IndexOf(' ');
        var number = end < 0 ? rest.Trim() : rest.Trim()[..end];
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || value is not (>= 0 and <= MostCounted))
        {
            return false;
        }

        sample = new(labels, value);
        return true;
    }

    private static string? Name(ReadOnlySpan<char> line, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ('{' or ' '))
            {
                return name;
            }
        }

        return null;
    }

    private static bool TryLabels(ref ReadOnlySpan<char> rest, Dictionary<string, string> labels)
    {
        rest = rest[1..];
        while (true)
        {
            rest = rest.TrimStart(", ");
            if (rest is ['}', ..])
            {
                rest = rest[1..];
                return true;
            }

            var equals = rest.IndexOf("=\"");
            if (equals <= 0)
            {
                return false;
            }

            var name = rest[..equals].ToString();
            rest = rest[(equals + 2)..];
            if (!TryValue(ref rest, out var value) || name is Sample.NameLabel)
            {
                return false;
            }

            labels[name] = value;
        }
    }

    private static bool TryValue(ref ReadOnlySpan<char> rest, out string value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < rest.Length; i++)
        {
            switch (rest[i])
            {
                case '"':
                    rest = rest[(i + 1)..];
                    value = text.ToString();
                    return true;
                case '\\' when i + 1 < rest.Length:
                    i++;
                    text.Append(rest[i] is 'n' ? '\n' : rest[i]);
                    break;
                default:
                    text.Append(rest[i]);
                    break;
            }
        }

        value = "";
        return false;
    }
}
