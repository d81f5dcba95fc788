using System.Globalization;
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

    private const long AllReadingsFor = 3600;
    private const long ShortestStep = 30;
    private const long MostReadings = 480;

    /// <summary>The range vector to ask Prometheus for.</summary>
    public string Query
    {
        get
        {
            // Always from the same beginning: a window that slid while the clock stands still would be looked at anew each time.
            var seconds = Math.Max(1, (long)Math.Max(Context.Elapsed.TotalSeconds, Context.SinceStart.TotalSeconds));
            return Before ? $"{Selector}{Range(Math.Max(ShortestBefore, seconds))} offset {Text(seconds)}s" : $"{Selector}{Range(seconds)}";
        }
    }

    // Every reading of an hour; of longer stages one for each step of a subquery, so that a bake of days is no answer of many megabytes. The
    // newest is then up to a step old, a 240th of the stage.
    private static string Range(long seconds)
    {
        var step = ShortestStep;
        while (seconds / step > MostReadings)
        {
            step *= 2;
        }

        return seconds <= AllReadingsFor ? $"[{Text(seconds)}s]" : $"[{Text(seconds)}s:{Text(step)}s]";
    }

    private static string Text(long seconds) => seconds.ToString(CultureInfo.InvariantCulture);
}
