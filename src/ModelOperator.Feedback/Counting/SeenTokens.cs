namespace ModelOperator.Feedback.Counting;

/// <summary>Remembers the tokens that were counted last, so that a token that is posted again is counted only once. When the capacity is
/// reached, the oldest are forgotten.</summary>
internal sealed class SeenTokens(int capacity = SeenTokens.Usual)
{
    /// <summary>The usual number of tokens, which takes about 3 MiB.</summary>
    public const int Usual = 65_536;

    private readonly Lock _gate = new();
    private readonly HashSet<ulong> _seen = [];
    private readonly Queue<ulong> _order = new();

    /// <summary>The number of tokens that are remembered.</summary>
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

    /// <summary>Remembers a token; false when it is remembered already.</summary>
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
