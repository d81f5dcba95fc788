using System.Globalization;
using ModelOperator.Analysis.Templates;

namespace ModelOperator.Analysis.Counting;

/// <summary>The time from which readings are counted: the stage, from its beginning to the moment of the question, or the time just before
/// the stage.</summary>
/// <param name="Length">The length, in milliseconds.</param>
/// <param name="Offset">The time between its end and the moment of the question, in milliseconds.</param>
/// <param name="End">The end, in milliseconds since 1970; null when it depends on when the question arrives.</param>
internal sealed record CounterRange(long Length, long Offset, long? End)
{
    private const long Second = 1000;
    private const long ShortestBefore = 600 * Second;
    private const long AllReadingsFor = 3600 * Second;
    private const long ShortestStep = 30 * Second;
    private const long MostReadings = 480;

    // A stage of up to an hour uses every reading; a longer one uses one reading for each step, so that the answer about a bake of days
    // does not have many megabytes. The newest reading may then be one step old: 30 s, or a 240th of the stage where that is more.
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

    /// <summary>The time of the stage; with <paramref name="before"/>, an equally long time before it, and ten minutes at least.</summary>
    public static CounterRange Of(TemplateContext context, bool before)
    {
        // The window always begins at the same instant, to the millisecond, as seen from the moment in Context. A sliding window would lose
        // its first readings, and the counts would shrink. It never begins before the stage, when the candidate had another share.
        var end = context.At?.ToUnixTimeMilliseconds();
        var stage = Math.Max(1, end - RoundedUp(context.StartedAt) ?? (long)(context.SinceStart ?? context.Elapsed).TotalMilliseconds);
        return before ? new(Math.Max(ShortestBefore, stage), stage, end - stage) : new(stage, 0, end);
    }

    /// <summary>The PromQL for these readings of a selector's series.</summary>
    public string Query(string selector)
    {
        // The value at a step is the newest within the step, never an older one, so the first step ends one step after the beginning.
        var readings = Step is { } step
            ? $"last_over_time({selector}[{Text(step)}])[{Text(Length - step)}:{Text(step)}]"
            : $"{selector}[{Text(Length)}]";
        return Offset == 0 ? readings : $"{readings} offset {Text(Offset)}";
    }

    /// <summary>True for a reading from this time, by the date in the answer. A source may return more than it was asked for:
    /// VictoriaMetrics answers as of half a minute ago, and so includes readings from half a minute before the beginning.</summary>
    public bool Has(CounterSample sample) =>
        End is not { } end || (long)Math.Round(sample.Time * Second) is var time && time <= end && time >= end - Length + (Step ?? 0);

    private static long? RoundedUp(DateTimeOffset? time) => time?.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();

    private static string Text(long milliseconds) => milliseconds % Second == 0
        ? (milliseconds / Second).ToString(CultureInfo.InvariantCulture) + "s"
        : milliseconds.ToString(CultureInfo.InvariantCulture) + "ms";
}
