namespace ModelOperator.Testing;

/// <summary>A test by promtool, Prometheus' own reader of PromQL and of metrics, which comes with Debian's package.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    internal const string Promtool = "/usr/bin/promtool";

    public PromtoolFactAttribute()
    {
        if (!File.Exists(Promtool))
        {
            Skip = $"{Promtool} is missing: apt-get install prometheus";
        }
    }
}
