using System.Buffers;
using System.Globalization;
using System.Text;

namespace ModelOperator.Hosting.Metrics;

/// <summary>Writes families and samples in one of the two text formats.</summary>
internal sealed class ExpositionWriter(IBufferWriter<byte> output, ExpositionFormat format)
{
    private const int LongestNumber = 32;

    private bool OpenMetrics => format is ExpositionFormat.OpenMetrics;

    public void Family(MetricFamily family)
    {
        // OpenMetrics names the family of a counter without _total, the older format with it.
        var name = OpenMetrics ? family.Name : family.SampleText;
        var type = family.Kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        };
        if (family.Help.Length > 0)
        {
            Text($"# HELP {name} {EscapeHelp(family.Help)}\n");
        }

        Text($"# TYPE {name} {type}\n");
        if (OpenMetrics && family.Unit is not null)
        {
            Text($"# UNIT {name} {family.Unit}\n");
        }

        foreach (var series in family.Sorted())
        {
            series.Write(this, family);
        }
    }

    public void Sample(ReadOnlySpan<byte> name, string suffix, LabelSet labels, double value)
    {
        output.Write(name);
        Text(suffix);
        if (!labels.Utf8.IsEmpty)
        {
            output.Write("{"u8);
            output.Write(labels.Utf8.Span);
            output.Write("}"u8);
        }

        Value(value);
    }

    public void Bucket(ReadOnlySpan<byte> name, LabelSet labels, ReadOnlySpan<byte> bound, long count)
    {
        output.Write(name);
        output.Write("_bucket{"u8);
        if (!labels.Utf8.IsEmpty)
        {
            output.Write(labels.Utf8.Span);
            output.Write(","u8);
        }

        output.Write("le=\""u8);
        output.Write(bound);
        output.Write("\"}"u8);
        Value(count);
    }

    public void End()
    {
        if (OpenMetrics)
        {
            output.Write("# EOF\n"u8);
        }
    }

    private void Value(double value)
    {
        output.Write(" "u8);
        if (double.IsFinite(value))
        {
            value.TryFormat(output.GetSpan(LongestNumber), out var written, "R", CultureInfo.InvariantCulture);
            output.Advance(written);
        }
        else
        {
            output.Write(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
        }

        output.Write("\n"u8);
    }

    private string EscapeHelp(string help)
    {
        var escaped = help.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return OpenMetrics ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, output);
}
