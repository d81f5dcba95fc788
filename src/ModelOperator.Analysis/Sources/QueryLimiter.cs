namespace ModelOperator.Analysis.Sources;

/// <summary>Keeps the operator from flooding a metric source. Only a number of queries run at the same time, shared fairly among
/// namespaces, and only one for each key; the others wait.</summary>
public sealed class QueryLimiter
{
    private readonly FairSlots _slots;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>Makes a limiter with this many slots.</summary>
    public QueryLimiter(int maxInFlight = 20) => _slots = new(maxInFlight);

    /// <summary>Runs the query when a slot is free and no other query of its key runs.</summary>
    public async Task<T> RunAsync<T>(
        string @namespace, string key, Func<CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        var turn = Enter(key);
        try
        {
            await turn.Semaphore.WaitAsync(cancellationToken);
            try
            {
                await _slots.EnterAsync(@namespace, cancellationToken);
                try
                {
                    return await query(cancellationToken);
                }
                finally
                {
                    _slots.Leave(@namespace);
                }
            }
            finally
            {
                turn.Semaphore.Release();
            }
        }
        finally
        {
            Leave(key, turn);
        }
    }

    /// <summary>The number of keys that run or wait.</summary>
    internal int Keys
    {
        get
        {
            lock (_gate)
            {
                return _turns.Count;
            }
        }
    }

    private Turn Enter(string key)
    {
        lock (_gate)
        {
            if (!_turns.TryGetValue(key, out var turn))
            {
                turn = new Turn();
                _turns.Add(key, turn);
            }

            turn.Users++;
            return turn;
        }
    }

    private void Leave(string key, Turn turn)
    {
        lock (_gate)
        {
            if (--turn.Users == 0)
            {
                _turns.Remove(key);
                turn.Semaphore.Dispose();
            }
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        public int Users { get; set; }
    }
}
