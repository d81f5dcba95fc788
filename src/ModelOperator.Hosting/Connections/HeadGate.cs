namespace ModelOperator.Hosting.Connections;

/// <summary>
/// Bounds how many request heads of HTTP/2 are decoded and not yet begun, over all connections. A few bytes of HPACK can stand for a head as
/// large as the limit allows, and a server decodes all that have arrived before it begins the first; what they take together is bounded here,
/// and what those that have begun take is bounded by who begins them.
/// </summary>
/// <param name="limit">How many heads; no less than a connection can have streams.</param>
internal sealed class HeadGate(int limit)
{
    private readonly Lock _gate = new();
    private readonly Queue<(int Heads, TaskCompletionSource Turn)> _waiting = [];
    private int _used;
    private int _refused;

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

    /// <summary>Their connection has ended.</summary>
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
}
