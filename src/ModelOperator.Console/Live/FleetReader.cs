using ModelOperator.Kubernetes;

namespace ModelOperator.Console.Live;

/// <summary>
/// Notes for one page which ModelDeployments have changed. Each is noted once, however often it changes, and above a bound it is only noted
/// that the page needs everything anew; so a page that reads slowly costs no more than one that reads quickly.
/// </summary>
internal sealed class FleetReader(ResourceKey? only, Action<FleetReader> close) : IDisposable
{
    /// <summary>The number of changes that are noted one by one.</summary>
    public const int Most = 1000;

    private readonly Lock _gate = new();
    private readonly HashSet<ResourceKey> _changed = [];
    private readonly SemaphoreSlim _signal = new(0, 1);
    private bool _isTooMany;

    /// <summary>Notes that an object has changed; null for something else that the page shows.</summary>
    public void Note(ResourceKey? key)
    {
        lock (_gate)
        {
            if (key is { } changed && !Add(changed))
            {
                return;
            }

            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }

    /// <summary>Waits until something has changed, or for some time.</summary>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _signal.WaitAsync(atMost, cancellationToken);

    /// <summary>Takes what has changed since the last call; null when that is too much to tell one by one.</summary>
    public IReadOnlyList<ResourceKey>? Take()
    {
        lock (_gate)
        {
            var taken = _isTooMany ? null : _changed.ToList();
            _changed.Clear();
            _isTooMany = false;
            return taken;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        close(this);
        _signal.Dispose();
    }

    private bool Add(ResourceKey key)
    {
        if (only is { } one && one != key)
        {
            return false;
        }

        if (!_isTooMany)
        {
            _changed.Add(key);
        }

        if (_changed.Count > Most)
        {
            _changed.Clear();
            _isTooMany = true;
        }

        return true;
    }
}
