namespace ModelOperator.Gateway.Feedback;

/// <summary>The tokens that were counted last, so that one that is posted again counts once. They are so many at most; the oldest are
/// forgotten.</summary>
internal sealed class SeenTokens(int capacity = SeenTokens.Usual)
{
    /// <summary>About 3 MiB.</summary>
    public const int Usual = 65_536;

    private readonly Lock _gate = new();
    private readonly HashSet<ulong> _seen = [];
    private readonly Queue<ulong> _order = new();

    /// <summary>Tokens that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _order.Count;
            }
        }
    }

    /// <summary>False when it was among the last.</summary>
    public bool TryAdd(ulong id)
    {
        lock (_gate)
        {
            if (!_seen.Add(id))
            {
                return false;
            }

            _order.Enqueue(id);
            if (_order.Count > capacity)
            {
                _seen.Remove(_order.Dequeue());
            }

            return true;
        }
    }
}
