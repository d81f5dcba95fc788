using System.Globalization;
using System.Text;

namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>Reads Prometheus' text format, as far as counters need it. Any text gives a result; nothing throws.</summary>
internal static class TextExposition
{
    private const int MostLines = 100_000;

    /// <summary>The samples whose name is among the wanted, with their labels and the name as <c>__name__</c>; null when a line is none.</summary>
    public static IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, double Value)>? Read(string text, params ReadOnlySpan<string> names)
    {
        var samples = new List<(IReadOnlyDictionary<string, string>, double)>();
        var lines = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (++lines > MostLines)
            {
                return null;
            }

            if (Name(line, names) is not { } wanted)
            {
                continue;
            }

            var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["__name__"] = wanted };
            var rest = line[wanted.Length..];
            if (rest[0] is '{' && !TryLabels(ref rest, labels))
            {
                return null;
            }

            var end = rest.Trim().IndexOf(' ');
            var number = end < 0 ? rest.Trim() : rest.Trim()[..end];
            if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value) || value < 0)
            {
                return null;
            }

            samples.Add((labels, value));
        }

        return samples;
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
            if (!TryValue(ref rest, out var value))
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
