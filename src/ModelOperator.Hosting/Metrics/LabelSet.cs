using System.Globalization;
using System.Text;

namespace ModelOperator.Hosting.Metrics;

/// <summary>The labels of a series as they are written: sorted by name, legal names, escaped values.</summary>
internal sealed class LabelSet
{
    private readonly KeyValuePair<string, string>[] _labels;

    private LabelSet(KeyValuePair<string, string>[] labels)
    {
        _labels = labels;
        Text = Render(labels);
        Utf8 = Encoding.UTF8.GetBytes(Text);
    }

    /// <summary><c>a="1",b="2"</c>, without braces; empty without labels.</summary>
    public string Text { get; }

    public ReadOnlyMemory<byte> Utf8 { get; }

    public static LabelSet Of(ReadOnlySpan<KeyValuePair<string, object?>> tags, IEnumerable<KeyValuePair<string, object?>> constant, MetricKind kind)
    {
        // A measurement's own tags win over those of its instrument and meter; a null value means "no such label".
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (ref readonly var tag in tags)
        {
            Add(labels, tag, kind);
        }

        foreach (var tag in constant)
        {
            Add(labels, tag, kind);
        }

        return new LabelSet([.. labels]);
    }

    public bool Has(string label, string value)
    {
        foreach (var (name, text) in _labels)
        {
            if (string.Equals(name, label, StringComparison.Ordinal))
            {
                return string.Equals(text, value, StringComparison.Ordinal);
            }
        }

        return false;
    }

    private static void Add(SortedDictionary<string, string> labels, in KeyValuePair<string, object?> tag, MetricKind kind)
    {
        if (tag.Value is null)
        {
            return;
        }

        var name = MetricName.Label(tag.Key);
        if (kind is MetricKind.Histogram && name is "le")
        {
            name = "exported_le"; // "le" is the histogram's own
        }

        labels.TryAdd(name, ValueText(tag.Value));
    }

    private static string ValueText(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Render(KeyValuePair<string, string>[] labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            if (text.Length > 0)
            {
                text.Append(',');
            }

            text.Append(name).Append("=\"");
            foreach (var character in value)
            {
                _ = character switch
                {
                    '\\' => text.Append(@"\\"),
                    '"' => text.Append("\\\""),
                    '\n' => text.Append("\\n"),
                    _ => text.Append(character),
                };
            }

            text.Append('"');
        }

        return text.ToString();
    }
}
