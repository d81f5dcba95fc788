namespace ModelOperator.Analysis.Sources;

/// <summary>So many places for all namespaces. Each may hold as many as it leaves free, half of them when it is alone: who comes next
/// finds one, whatever the others do with theirs. A place that becomes free goes to the waiting namespace that holds the fewest, and of
/// several to the one whose turn is longest ago.</summary>
internal sealed class FairSlots(int slots)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Party> _parties = new(StringComparer.Ordinal);
    private int _free = slots;
    private long _turns;

    /// <summary>Namespaces that hold a place or wait for one.</summary>
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

    /// <summary>Waits for a place; <see cref="Leave"/> gives it back.</summary>
    /// <exception cref="OperationCanceledException">Nothing is held then.</exception>
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
            // Admitted meanwhile: it enters, and leaves by itself.
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
