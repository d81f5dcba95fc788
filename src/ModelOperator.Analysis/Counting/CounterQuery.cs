using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec;

namespace ModelOperator.Analysis.Counting;

/// <summary>Asks how far counters have risen, for both revisions.</summary>
/// <param name="Metric">What is counted.</param>
/// <param name="Selector">The PromQL selector of its series, rendered.</param>
/// <param name="Context">Whose counters, and how long the stage has run.</param>
/// <param name="Before">False: since the stage began. True: in as long a time before it, and in ten minutes at least.</param>
public sealed record CounterQuery(BuiltinMetric Metric, string Selector, TemplateContext Context, bool Before = false)
{
    private const long ShortestBefore = 600;

    /// <summary>The range vector to ask Prometheus for.</summary>
    public string Query
    {
        get
        {
            // Always from the same beginning: a window that slid while the clock stands still would be looked at anew each time.
            var seconds = Math.Max(1, (long)Math.Max(Context.Elapsed.TotalSeconds, Context.SinceStart.TotalSeconds));
            return Before
                ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Selector}[{Math.Max(ShortestBefore, seconds)}s] offset {seconds}s")
                : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Selector}[{seconds}s]");
        }
    }
}
