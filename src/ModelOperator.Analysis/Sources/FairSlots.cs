namespace ModelOperator.Analysis.Sources;

/// <summary>Shares a number of places among all namespaces. A namespace may hold as many as it leaves free, which is half of them when it
/// is alone, so that a newcomer always finds one. A place that becomes free goes to the waiting namespace that holds the fewest, and among
/// equals to the one whose last turn is longest ago.</summary>
internal sealed class FairSlots(int slots)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Party> _parties = new(StringComparer.Ordinal);
    private int _free = slots;
    private long _turns;

    /// <summary>The number of namespaces that hold a place or wait for one.</summary>
    public int Parties
    {
        get
        {
            lock (_gate)
            {
                return _parties.Count;
            }
        }
    }

    /// <summary>Waits for a place, which <see cref="Leave"/> gives back.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled, and no place is held.</exception>
    public async Task EnterAsync(string @namespace, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            if (!_parties.TryGetValue(@namespace, out var party))
            {
                _parties[@namespace] = party = new() { Turn = ++_turns };
            }

            place = party.Waiters.AddLast(waiter);
            Admit();
        }

        await using var registration = cancellationToken.Register(() => GiveUp(@namespace, place, cancellationToken));
        await waiter.Task;
    }

    public void Leave(string @namespace)
    {
        lock (_gate)
        {
            _free++;
            var party = _parties[@namespace];
            party.Held--;
            party.Turn = ++_turns;
            Forget(@namespace);
            Admit();
        }
    }

    private void Admit()
    {
        while (_parties.Values.Where(party => party.Waiters.Count > 0 && party.Held < _free)
            .MinBy(party => (party.Held, party.Turn)) is { } next)
        {
            _free--;
            next.Held++;
            next.Turn = ++_turns;
            var first = next.Waiters.First!.Value;
            next.Waiters.RemoveFirst();
            first.SetResult();
        }
    }

    private void GiveUp(string @namespace, LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // The caller was admitted in the meantime, so it enters, and leaves by itself.
            if (place.List is { } waiters)
            {
                waiters.Remove(place);
                place.Value.SetCanceled(cancellationToken);
                Forget(@namespace);
            }
        }
    }

    private void Forget(string @namespace)
    {
        if (_parties[@namespace] is { Held: 0, Waiters.Count: 0 })
        {
            _parties.Remove(@namespace);
        }
    }

    private sealed class Party
    {
        public LinkedList<TaskCompletionSource> Waiters { get; } = [];

        public int Held { get; set; }

        public long Turn { get; set; }
    }
}
