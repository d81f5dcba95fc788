using Xunit;

namespace ModelOperator.Testing;

/// <summary>A test by promtool, Prometheus' own reader of PromQL and of metrics, which comes with Debian's package.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PromtoolFactAttribute : FactAttribute
{
    /// <summary>The path at which Debian puts promtool, with prometheus beside it.</summary>
    public const string Program = "/usr/bin/promtool";

    /// <summary>Skips the fact where there is no promtool.</summary>
    public PromtoolFactAttribute()
    {
        if (!File.Exists(Program))
        {
            Skip = $"{Program} is missing: apt-get install prometheus";
        }
    }
}
