using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Benchmarks.Monitoring;

/// <summary>Data that are counted in a window of an hour, which slides over them minute by minute.</summary>
internal interface IServed
{
    /// <summary>True once the window is full.</summary>
    bool IsFull { get; }

    /// <summary>A minute passes.</summary>
    void Advance();

    /// <summary>The sums of the window, as a metric source answers them.</summary>
    WindowCounts Counts();
}

/// <summary>Looks at data once a minute.</summary>
internal static class Looks
{
    /// <summary>The length of the window, in minutes.</summary>
    public const int Window = 60;

    /// <summary>The verdicts. The previous window's reading is the newest one's of an hour before.</summary>
    public static IEnumerable<CheckVerdict> Of(IServed data, ICheck check)
    {
        var (readings, before) = (new Queue<Reading>(), (CheckVerdict?)null);
        while (true)
        {
            data.Advance();
            if (!data.IsFull)
            {
                continue;
            }

            var newest = check.Read(data.Counts());
            readings.Enqueue(newest);
            var previous = readings.Count > Window ? readings.Dequeue() : null;
            before = Verdicts.Of(newest, previous, before, check.Warn, check.Max);
            yield return before.Value;
        }
    }
}
