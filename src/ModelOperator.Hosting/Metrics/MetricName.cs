using System.Text;

namespace ModelOperator.Hosting.Metrics;

/// <summary>Prometheus names out of OpenTelemetry ones: dots become underscores, known units a suffix, counters end in
/// <c>_total</c> exactly once.</summary>
internal readonly record struct MetricName
{
    private const string Total = "_total";

    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds",
        ["seconds"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["bytes"] = "bytes",
        ["%"] = "percent",
    };

    private MetricName(string family, string? unit, MetricKind kind)
    {
        Family = family;
        Unit = unit;
        Kind = kind;
    }

    /// <summary>The name of the metric family as OpenMetrics has it: a counter's without <c>_total</c>.</summary>
    public string Family { get; }

    /// <summary>The unit, spelled out, when the name ends in it.</summary>
    public string? Unit { get; }

    private MetricKind Kind { get; }

    /// <summary>The name samples carry, before <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.</summary>
    public string Sample => Kind is MetricKind.Counter ? Family + Total : Family;

    public static MetricName Of(string instrument, string? unit, MetricKind kind)
    {
        var name = Sanitize(instrument, allowColon: true);
        if (kind is MetricKind.Counter && name.EndsWith(Total, StringComparison.Ordinal) && name.Length > Total.Length)
        {
            name = name[..^Total.Length];
        }

        if (unit is null || !Units.TryGetValue(unit, out var suffix))
        {
            return new MetricName(name, null, kind);
        }

        var complete = name.EndsWith("_" + suffix, StringComparison.Ordinal) || string.Equals(name, suffix, StringComparison.Ordinal);
        return new MetricName(complete ? name : $"{name}_{suffix}", suffix, kind);
    }

    /// <summary>A legal label name: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>.</summary>
    public static string Label(string tag) => Sanitize(tag, allowColon: false);

    private static string Sanitize(string text, bool allowColon)
    {
        var result = new StringBuilder(text.Length + 1);
        foreach (var character in text)
        {
            var legal = char.IsAsciiLetterOrDigit(character) || character == '_' || (allowColon && character == ':');
            if (result.Length == 0 && char.IsAsciiDigit(character))
            {
                result.Append('_');
            }

            result.Append(legal ? character : '_');
        }

        return result.Length == 0 ? "_" : result.ToString();
    }
}
