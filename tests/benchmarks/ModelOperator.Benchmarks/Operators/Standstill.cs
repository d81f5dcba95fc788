using System.Diagnostics;

namespace ModelOperator.Benchmarks.Operators;

/// <summary>
/// Tells when nothing goes on any more. On a busy machine everything takes long, so it is not the time that counts: as long as statuses
/// change or the operator works, it goes on.
/// </summary>
/// <param name="cpu">The CPU time that the operator has used.</param>
internal sealed class Standstill(Func<TimeSpan> cpu)
{
    /// <summary>The time without any change and without work after which it stands still.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    // At rest it uses a tenth of this.
    private const double Working = 0.1;

    private TimeSpan _used = cpu();
    private long _looked = Stopwatch.GetTimestamp();
    private long _since = Stopwatch.GetTimestamp();

    /// <summary>True when nothing has gone on for the longest time.</summary>
    /// <param name="lastChange">The time stamp of the last change that was seen.</param>
    public bool IsReached(long lastChange)
    {
        var (now, used) = (Stopwatch.GetTimestamp(), cpu());
        var window = Stopwatch.GetElapsedTime(_looked, now);
        if (window >= TimeSpan.FromSeconds(1))
        {
            _since = used - _used > window * Working ? now : _since;
            (_used, _looked) = (used, now);
        }

        _since = Math.Max(_since, lastChange);
        return Stopwatch.GetElapsedTime(_since, now) > Longest;
    }
}
