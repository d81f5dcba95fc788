namespace ModelOperator.Hosting.Connections.Heads;

/// <summary>
/// Limits how many HTTP/2 request heads are decoded and have not begun, over all connections. A few bytes of HPACK can stand for a head as
/// large as the limit allows, and a server decodes all heads that have arrived before it begins the first. This class limits what they take
/// together; what requests that have begun take is limited by the part that begins them. A connection that keeps its places while others
/// wait, because its client takes nothing of what the server sends, is ended.
/// </summary>
/// <param name="limit">The number of heads; at least <see cref="GatedInput.MostHeads"/>.</param>
/// <param name="time">The clock.</param>
internal sealed class HeadGate(int limit, TimeProvider time)
{
    /// <summary>The time for which others wait for a connection whose client takes nothing, before it is ended.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Queue<(int Heads, TaskCompletionSource Turn)> _waiting = [];
    private readonly HashSet<GatedInput> _connections = [];
    private bool _looks;
    private int _used;
    private int _refused;

    /// <summary>Adds a connection that may take places, until <see cref="Remove"/>.</summary>
    public void Add(GatedInput connection)
    {
        lock (_gate)
        {
            _connections.Add(connection);
        }
    }

    /// <summary>Removes a connection that has ended, with the heads that it keeps.</summary>
    public void Remove(GatedInput connection)
    {
        lock (_gate)
        {
            Forget(connection);
        }
    }

    /// <summary>Takes places for heads, in the order of the calls.</summary>
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

    /// <summary>
    /// Counts the heads that the server refused and keeps with the connection. When all connections together keep more than there is room
    /// for, those that keep the most are ended. A head that has not begun yet looks like a refused one for a moment, so a connection with
    /// few heads is never ended because of others with many.
    /// </summary>
    public void Count(GatedInput connection)
    {
        var ended = new List<GatedInput>();
        lock (_gate)
        {
            Recount(connection);
            if (_refused > MostRefused)
            {
                foreach (var other in _connections)
                {
                    Recount(other);
                }
            }

            while (_refused > MostRefused)
            {
                var largest = _connections.MaxBy(other => other.Counted)!;
                Forget(largest);
                ended.Add(largest);
            }
        }

        foreach (var largest in ended)
        {
            largest.End("the server holds as many refused requests as it has room for, and the most of them came over this connection");
        }
    }

    /// <summary>Frees the places of heads that have begun, or never will.</summary>
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

    private int MostRefused => 2 * limit;

    private void Recount(GatedInput connection)
    {
        if (_connections.Contains(connection))
        {
            var refused = connection.Refused;
            _refused += refused - connection.Counted;
            connection.Counted = refused;
        }
    }

    private void Forget(GatedInput connection)
    {
        if (_connections.Remove(connection))
        {
            _refused -= connection.Counted;
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
