namespace ModelOperator.Hosting.Logging;

/// <summary>
/// Remembers the causes that a log has been told of, so that what fails again and again for one cause is one line an hour and not one for
/// each try.
/// </summary>
public sealed class ToldCauses(TimeProvider time)
{
    /// <summary>The time after which a cause is told again.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>The number of causes that are remembered; beyond it, all are forgotten and told once more.</summary>
    public const int Room = 10_000;

    // Causes that begin alike are one, so that a server's long messages take no room.
    private const int MostCharacters = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _told = new(StringComparer.Ordinal);

    /// <summary>Notes a cause. False when it has been told within the last hour.</summary>
    public bool TryTell(string cause)
    {
        cause = cause.Length > MostCharacters ? cause[..MostCharacters] : cause;
        lock (_gate)
        {
            if (_told.TryGetValue(cause, out var at) && time.GetElapsedTime(at) < Interval)
            {
                return false;
            }

            if (_told.Count >= Room)
            {
                _told.Clear();
            }

            _told[cause] = time.GetTimestamp();
            return true;
        }
    }
}
