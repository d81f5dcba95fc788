using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching.Reflecting;

namespace ModelOperator.Console.Keeping;

/// <summary>The room that one cache of a caller takes.</summary>
internal sealed class CacheRoom(CallerRoom caller) : ICacheRoom, IDisposable
{
    // Measured (KeptSizeTests): a pod, which is many small objects, takes 2.6 times its JSON; a ModelDeployment with its row and an Event,
    // which are more text, 1.2 to 1.7 times. Texts that are equal are held once.
    private const int TimesJson = 3;
    private const int Overhead = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceKey, long> _sizes = [];

    /// <summary>The reason why something is not kept, as a sentence with a remedy; null while there has been room for everything.</summary>
    public string? LeftOut { get; private set; }

    /// <inheritdoc />
    public Task<IDisposable> TurnAsync(CancellationToken cancellationToken) => caller.Shared.TurnAsync(cancellationToken);

    /// <inheritdoc />
    public bool TryTake(ResourceKey key, long bytes)
    {
        var size = (bytes * TimesJson) + Overhead;
        lock (_gate)
        {
            var isKnown = _sizes.TryGetValue(key, out var before);
            if (!caller.TryTake(isKnown ? 0 : 1, size - before))
            {
                if (LeftOut is null)
                {
                    caller.Short(1);
                }

                LeftOut = caller.LeftOut;
                return false;
            }

            _sizes[key] = size;
            return true;
        }
    }

    /// <inheritdoc />
    public void Leave(ResourceKey key)
    {
        lock (_gate)
        {
            if (_sizes.Remove(key, out var size))
            {
                caller.Return(1, size);
            }
        }
    }

    /// <inheritdoc />
    public void Retain(Func<ResourceKey, bool> isKept)
    {
        lock (_gate)
        {
            foreach (var key in _sizes.Keys.Where(key => !isKept(key)).ToList())
            {
                Leave(key);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            Retain(static _ => false);
            if (LeftOut is not null)
            {
                caller.Short(-1);
                LeftOut = null; // what was closed is not wanted any more
            }
        }
    }
}
