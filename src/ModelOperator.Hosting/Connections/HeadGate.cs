namespace ModelOperator.Hosting.Connections;

/// <summary>
/// Bounds how many request heads of HTTP/2 are decoded and not yet begun, over all connections. A few bytes of HPACK can stand for a head as
/// large as the limit allows, and a server decodes all that have arrived before it begins the first; what they take together is bounded here,
/// and what those that have begun take is bounded by who begins them. Whoever keeps its places while others wait, since its client takes
/// nothing of what the server says, is ended.
/// </summary>
/// <param name="limit">How many heads; no less than <see cref="GatedInput.MostHeads"/>.</param>
/// <param name="time">The clock.</param>
internal sealed class HeadGate(int limit, TimeProvider time)
{
    /// <summary>The time that others wait for a connection whose client takes nothing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Queue<(int Heads, TaskCompletionSource Turn)> _waiting = [];
    private readonly HashSet<GatedInput> _connections = [];
    private bool _looks;
    private int _used;
    private int _refused;

    /// <summary>A connection that may take places, until <see cref="Remove"/>.</summary>
    public void Add(GatedInput connection)
    {
        lock (_gate)
        {
            _connections.Add(connection);
        }
    }

    /// <summary>A connection has ended.</summary>
    public void Remove(GatedInput connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
        }
    }

    /// <summary>Takes room for heads, in the order of asking.</summary>
    public ValueTask EnterAsync(int heads)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && _used + heads <= limit)
            {
                _used += heads;
                return default;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((heads, turn));
            if (!_looks)
            {
                _looks = true;
                _ = LookAsync();
            }

            return new ValueTask(turn.Task);
        }
    }

    /// <summary>Takes heads into account that the server refused and keeps with their connection; false when it keeps as many as it may.</summary>
    public bool TryKeep(int heads)
    {
        if (Interlocked.Add(ref _refused, heads) <= 2 * limit)
        {
            return true;
        }

        Forget(heads);
        return false;
    }

    /// <summary>Their connection has ended, or they have.</summary>
    public void Forget(int heads) => Interlocked.Add(ref _refused, -heads);

    /// <summary>The heads have begun, or never will.</summary>
    public void Leave(int heads)
    {
        lock (_gate)
        {
            _used -= heads;
            while (_waiting.TryPeek(out var next) && _used + next.Heads <= limit)
            {
                _waiting.Dequeue();
                _used += next.Heads;
                next.Turn.SetResult();
            }
        }
    }

    private async Task LookAsync()
    {
        while (true)
        {
            await Task.Delay(Patience, time);
            List<GatedInput> stuck;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _looks = false;
                    return;
                }

                stuck = [.. _connections.Where(connection => connection.IsStuckFor(Patience))];
            }

            foreach (var connection in stuck)
            {
                connection.End("others wait for the room of its requests, and its client takes no answers");
            }
        }
    }
}
