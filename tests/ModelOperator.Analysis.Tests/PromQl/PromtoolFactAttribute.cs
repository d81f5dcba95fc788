namespace ModelOperator.Analysis.Tests.PromQl;

/// <summary>A test by Prometheus' own reader of PromQL, which comes with Debian's package.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PromtoolFactAttribute : FactAttribute
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
