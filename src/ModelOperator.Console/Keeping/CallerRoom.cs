using System.Globalization;

namespace ModelOperator.Console.Keeping;

/// <summary>The bounds of what is kept for one caller, within those of all callers. Thread-safe.</summary>
/// <param name="shared">The bounds of all callers together.</param>
/// <param name="mostObjects">The number of objects.</param>
internal sealed class CallerRoom(SharedRoom shared, int mostObjects)
{
    private readonly Lock _gate = new();
    private long _bytes;
    private int _objects;
    private int _short;

    /// <summary>The reason why something is not shown, as a sentence with a remedy; null while there was room for everything.</summary>
    public string? LeftOut { get; private set; }

    /// <summary>
    /// True when an open cache has left something out, and a fifth of every bound is free: reading everything anew would find room.
    /// </summary>
    public bool HasRoomAgain
    {
        get
        {
            lock (_gate)
            {
                return _short > 0 && IsFree(_objects, mostObjects) && IsFree(_bytes, shared.BytesOfOne)
                    && IsFree(shared.Taken, shared.Bytes);
            }
        }
    }

    /// <summary>The bounds of all callers together.</summary>
    public SharedRoom Shared => shared;

    /// <summary>The room of one cache, which is given back when the cache ends.</summary>
    public CacheRoom Open() => new(this);

    /// <summary>Takes room; false when there is not enough of it.</summary>
    /// <param name="objects">The number of objects more.</param>
    /// <param name="bytes">The memory more, in bytes; negative when an object has become smaller.</param>
    internal bool TryTake(int objects, long bytes)
    {
        lock (_gate)
        {
            var why = _objects + objects > mostObjects ? TooMany
                : bytes > 0 && _bytes + bytes > shared.BytesOfOne ? TooLarge
                : bytes > 0 && !shared.TryTake(bytes) ? Crowded
                : null;
            if (why is not null)
            {
                LeftOut = why;
                return false;
            }

            if (bytes < 0)
            {
                shared.Return(-bytes);
            }

            (_objects, _bytes) = (_objects + objects, _bytes + bytes);
            return true;
        }
    }

    /// <summary>Notes that a cache has left something out for the first time, or that such a cache is closed.</summary>
    internal void Short(int caches)
    {
        lock (_gate)
        {
            _short += caches;
        }
    }

    /// <summary>Gives room back.</summary>
    internal void Return(int objects, long bytes)
    {
        lock (_gate)
        {
            (_objects, _bytes) = (_objects - objects, _bytes - bytes);
            shared.Return(bytes);
        }
    }

    private static bool IsFree(long taken, long most) => taken <= most / 5 * 4;

    private string TooMany =>
        $"Some objects are not shown: you may see more than {Text(mostObjects)}, and this console keeps no more for one person. "
        + "\"kubectl modeldeployment console -n NAMESPACE\" shows those of one namespace.";

    private string TooLarge =>
        $"Some objects are not shown: those that you may see take more than {Text(shared.BytesOfOne >> 20)} MiB, and this console keeps no "
        + "more for one person. \"kubectl modeldeployment console -n NAMESPACE\" shows those of one namespace; an administrator can raise "
        + "console.resources.limits.memory of the chart.";

    private string Crowded =>
        $"Some objects are not shown: what the people see who use this console now fills its {Text(shared.Bytes >> 20)} MiB. They are read "
        + "when somebody has left; an administrator can raise console.resources.limits.memory of the chart.";

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
