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
    private const long Second = 1000;
    private const long ShortestBefore = 600 * Second;

    private const long AllReadingsFor = 3600 * Second;
    private const long ShortestStep = 30 * Second;
    private const long MostReadings = 480;

    /// <summary>The range vector to ask Prometheus for.</summary>
    public string Query
    {
        get
        {
            // Always from the same beginning, to the millisecond and as of the moment in Context: a window that slid would lose its first reading,
            // and what was counted would be counted less.
            var stage = Math.Max(Second, (long)Math.Max(Context.Elapsed.TotalMilliseconds, Context.SinceStart.TotalMilliseconds));
            return Before ? $"{Selector}{Range(Math.Max(ShortestBefore, stage))} offset {Text(stage)}" : $"{Selector}{Range(stage)}";
        }
    }

    // Every reading of an hour; of longer stages one for each step of a subquery, so that a bake of days is no answer of many megabytes. The
    // newest is then up to a step old, a 240th of the stage.
    private static string Range(long milliseconds)
    {
        var step = ShortestStep;
        while (milliseconds / step > MostReadings)
        {
            step *= 2;
        }

        return milliseconds <= AllReadingsFor ? $"[{Text(milliseconds)}]" : $"[{Text(milliseconds)}:{Text(step)}]";
    }

    private static string Text(long milliseconds) => milliseconds % Second == 0
        ? (milliseconds / Second).ToString(CultureInfo.InvariantCulture) + "s"
        : milliseconds.ToString(CultureInfo.InvariantCulture) + "ms";
}
