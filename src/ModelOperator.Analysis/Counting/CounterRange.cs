using System.Globalization;
using ModelOperator.Analysis.Templates;

namespace ModelOperator.Analysis.Counting;

/// <summary>The time whose readings are counted: the stage, from its beginning to the moment that is asked about, or the time just
/// before it.</summary>
/// <param name="Length">Its length, in milliseconds.</param>
/// <param name="Offset">Milliseconds between its end and the moment that is asked about.</param>
/// <param name="End">Its end, in milliseconds since 1970; null when that depends on when the question arrives.</param>
internal sealed record CounterRange(long Length, long Offset, long? End)
{
    private const long Second = 1000;
    private const long ShortestBefore = 600 * Second;
    private const long AllReadingsFor = 3600 * Second;
    private const long ShortestStep = 30 * Second;
    private const long MostReadings = 480;

    // Every reading of an hour; of longer stages one for each step, so that the answer about a bake of days is not many megabytes.
    // The newest is then up to a step old: 30 s, or a 240th of the stage where that is more.
    private long? Step
    {
        get
        {
            if (Length <= AllReadingsFor)
            {
                return null;
            }

            var step = ShortestStep;
            while (Length / step > MostReadings)
            {
                step *= 2;
            }

            return step;
        }
    }

    /// <summary>The stage, or, with <paramref name="before"/>, as long a time before it, and ten minutes at least.</summary>
    public static CounterRange Of(TemplateContext context, bool before)
    {
        // Always from the same beginning, to the millisecond and as of the moment in Context: a window that slid would lose its first
        // reading, and what was counted would be counted less. Never from before the beginning, where the candidate had another share.
        var end = context.At?.ToUnixTimeMilliseconds();
        var stage = Math.Max(1, end - RoundedUp(context.StartedAt) ?? (long)(context.SinceStart ?? context.Elapsed).TotalMilliseconds);
        return before ? new(Math.Max(ShortestBefore, stage), stage, end - stage) : new(stage, 0, end);
    }

    /// <summary>The PromQL of these readings of a selector's series.</summary>
    public string Query(string selector)
    {
        // The value at a step is the newest of the step's own time, and no older one; so the first step ends one step after the beginning.
        var readings = Step is { } step
            ? $"last_over_time({selector}[{Text(step)}])[{Text(Length - step)}:{Text(step)}]"
            : $"{selector}[{Text(Length)}]";
        return Offset == 0 ? readings : $"{readings} offset {Text(Offset)}";
    }

    /// <summary>True for a reading of this time, as the answer dates it. A source may answer more than it was asked: VictoriaMetrics
    /// answers as of half a minute ago, and so with what came half a minute before the beginning.</summary>
    public bool Has(CounterSample sample) =>
        End is not { } end || (long)Math.Round(sample.Time * Second) is var time && time <= end && time >= end - Length + (Step ?? 0);

    private static long? RoundedUp(DateTimeOffset? time) => time?.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();

    private static string Text(long milliseconds) => milliseconds % Second == 0
        ? (milliseconds / Second).ToString(CultureInfo.InvariantCulture) + "s"
        : milliseconds.ToString(CultureInfo.InvariantCulture) + "ms";
}
