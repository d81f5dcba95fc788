using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using ModelOperator.Hosting.Metrics;
using Prometheus;
using Shouldly;

namespace ModelOperator.Testing;

/// <summary>A strict reader of both text formats: what Prometheus would refuse or warn of, it throws at.</summary>
public sealed partial class Exposition
{
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);

    /// <summary>All lines but the end mark, comments included.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>The type of each family.</summary>
    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>The help text of each family.</summary>
    public Dictionary<string, string> Help { get; } = new(StringComparer.Ordinal);

    /// <summary>The value of each sample, by its name and labels as they are written.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    /// <summary>The value of a sample.</summary>
    /// <param name="sample">Its name and labels as they are written.</param>
    public double this[string sample] => _samples[sample];

    /// <summary>Reads the page of a registry as a scrape would.</summary>
    public static async Task<Exposition> OfAsync(
        CollectorRegistry registry, ExpositionFormat format = ExpositionFormat.PrometheusText) =>
        Parse(await TextOfAsync(registry, format), format is ExpositionFormat.OpenMetricsText);

    /// <summary>The page of a registry, as a scrape gets it.</summary>
    public static async Task<string> TextOfAsync(
        CollectorRegistry registry, ExpositionFormat format = ExpositionFormat.PrometheusText)
    {
        using var page = new MemoryStream();
        await MetricsText.WriteAsync(registry, PipeWriter.Create(page, new(leaveOpen: true)), format, CancellationToken.None);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(page.GetBuffer(), 0, (int)page.Length);
    }

    /// <summary>Reads a page.</summary>
    public static Exposition Parse(string text, bool openMetrics = false)
    {
        var result = new Exposition();
        text.ShouldEndWith("\n");
        var lines = text[..^1].Split('\n').ToList();
        if (openMetrics)
        {
            lines[^1].ShouldBe("# EOF");
            lines.RemoveAt(lines.Count - 1);
        }

        string? family = null;
        foreach (var line in lines)
        {
            result.Lines.Add(line);
            var meta = MetaLine().Match(line);
            if (meta.Success)
            {
                family = result.Meta(meta, family);
                continue;
            }

            line.ShouldNotStartWith("#");
            result.Sample(line, family.ShouldNotBeNull(), openMetrics);
        }

        result.CheckHistograms();
        return result;
    }

    private string Meta(Match meta, string? family)
    {
        var name = meta.Groups["name"].Value;
        if (!string.Equals(name, family, StringComparison.Ordinal))
        {
            Types.ShouldNotContainKey(name, "a family must be written in one piece");
        }

        var (target, value) = (meta.Groups["keyword"].Value, meta.Groups["value"].Value);
        (target is "HELP" ? Help : Types).Add(name, value);
        return name;
    }

    private void Sample(string line, string family, bool openMetrics)
    {
        var match = SampleLine().Match(line);
        match.Success.ShouldBeTrue($"not a sample: {line}");
        var name = match.Groups["name"].Value;
        string[] legal = Types[family] switch
        {
            "histogram" => [family + "_bucket", family + "_sum", family + "_count"],
            "counter" when openMetrics => [family + "_total"],
            _ => [family],
        };
        legal.ShouldContain(name, $"{line} under TYPE {family} {Types[family]}");
        if (Types[family] is "counter")
        {
            name.ShouldEndWith("_total");
        }

        var labels = LabelPair().Matches(match.Groups["labels"].Value).Select(label => label.Groups["label"].Value).ToList();
        labels.ShouldBeUnique();
        var number = match.Groups["value"].Value;
        var value = number switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        _samples.TryAdd(line[..line.LastIndexOf(' ')], value).ShouldBeTrue($"twice: {line}");
    }

    private void CheckHistograms()
    {
        foreach (var (family, _) in Types.Where(type => type.Value is "histogram"))
        {
            foreach (var (sample, count) in _samples.Where(sample => sample.Key.StartsWith(family + "_count", StringComparison.Ordinal)))
            {
                var labels = sample[(family.Length + "_count".Length)..].Trim('{', '}');
                var prefix = $"{family}_bucket{{{labels}{(labels.Length > 0 ? "," : "")}le=\"";
                var buckets = _samples
                    .Where(bucket => bucket.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(bucket => bucket.Value).ToList();
                buckets.ShouldBe(buckets.Order());
                _samples[$"{prefix}+Inf\"}}"].ShouldBe(count);
            }
        }
    }

    [GeneratedRegex("^# (?<keyword>HELP|TYPE) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<value>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MetaLine();

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*",?)*)\})? (?<value>[^ ]+)$""",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SampleLine();

    [GeneratedRegex("""(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="([^"\\]|\\["\\n])*""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelPair();
}
