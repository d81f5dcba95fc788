using System.Buffers;
using System.Globalization;
using System.Text;
using Prometheus;

namespace ModelOperator.Hosting.Metrics.Owners;

/// <summary>The lines of a metric in the formats that Prometheus reads.</summary>
/// <param name="name">Its name, which ends in <c>_total</c> for a counter.</param>
/// <param name="help">A sentence of one line that says what it tells.</param>
/// <param name="isCounter">True for a counter; otherwise it is a gauge.</param>
/// <param name="labels">The names of its labels, <c>name</c> and <c>namespace</c> among them.</param>
internal sealed class FamilyText(string name, string help, bool isCounter, string[] labels)
{
    private const string Total = "_total", NameLabel = "name", NamespaceLabel = "namespace";
    private const int LongestNumber = 32;

    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\"\n");

    /// <summary>Writes what the metric is.</summary>
    public void WriteHead(IBufferWriter<byte> page, ExpositionFormat format)
    {
        // In OpenMetrics the end of a counter's name is not a part of the name of its family.
        var family = isCounter && format is ExpositionFormat.OpenMetricsText ? name[..^Total.Length] : name;
        Put(page, $"# HELP {family} {help}\n# TYPE {family} {(isCounter ? "counter" : "gauge")}\n");
    }

    /// <summary>Writes a series.</summary>
    public void Write(IBufferWriter<byte> page, MetricOwner owner, OwnerSeries series)
    {
        Put(page, name);
        var (separator, own) = ("{", 0);
        foreach (var label in labels)
        {
            Put(page, separator);
            Put(page, label);
            Put(page, "=\"");
            PutEscaped(page, label switch
            {
                NameLabel => owner.Name,
                NamespaceLabel => owner.Namespace,
                _ => series.Labels[own++],
            });
            separator = "\",";
        }

        Put(page, "\"} ");
        PutNumber(page, series.Value);
        Put(page, "\n");
    }

    private static void PutNumber(IBufferWriter<byte> page, double value)
    {
        if (double.IsInfinity(value))
        {
            Put(page, value > 0 ? "+Inf" : "-Inf");
            return;
        }

        value.TryFormat(page.GetSpan(LongestNumber), out var written, provider: CultureInfo.InvariantCulture);
        page.Advance(written);
    }

    private static void PutEscaped(IBufferWriter<byte> page, string text) => Put(
        page,
        text.AsSpan().ContainsAny(Escaped)
            ? text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal)
            : text);

    // Half a character becomes U+FFFD, so that the page is UTF-8 whatever a label has.
    private static void Put(IBufferWriter<byte> page, string text) => Encoding.UTF8.GetBytes(text, page);
}
