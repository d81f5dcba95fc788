using System.Threading.Channels;

namespace ModelOperator.Sinks.Sending;

/// <summary>
/// A queue with limits for events and for bytes. An event keeps its room until it is released, so that events on their way count, too.
/// </summary>
internal sealed class EventQueue(int maxEvents, long maxBytes)
{
    private readonly Channel<QueuedEvent> _waiting = Channel.CreateUnbounded<QueuedEvent>();
    private readonly Lock _gate = new();
    private bool _isComplete;

    /// <summary>The number of events that wait or are on their way.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of these events.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds all events; false, and none is added, when there is no room for all, or when no more events are taken.</summary>
    public bool TryAdd(IReadOnlyList<QueuedEvent> queued)
    {
        var bytes = queued.Sum(one => (long)one.Event.Size);
        lock (_gate)
        {
            if (_isComplete || Count + queued.Count > maxEvents || Bytes + bytes > maxBytes)
            {
                return false;
            }

            foreach (var one in queued)
            {
                _waiting.Writer.TryWrite(one);
            }

            Count += queued.Count;
            Bytes += bytes;
            return true;
        }
    }

    /// <summary>Waits until there is an event to take; false once there will be none.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _waiting.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the oldest events, as many as there are and as fit. The list is empty when another sender was faster.</summary>
    public IReadOnlyList<QueuedEvent> Take(int most, int bytes)
    {
        var taken = new List<QueuedEvent>();
        lock (_gate)
        {
            while (taken.Count < most && _waiting.Reader.TryPeek(out var next) && (taken.Count == 0 || next.Event.Size <= bytes)
                && _waiting.Reader.TryRead(out next))
            {
                taken.Add(next);
                bytes -= next.Event.Size;
            }
        }

        return taken;
    }

    /// <summary>Gives the room of an event back.</summary>
    public void Release(QueuedEvent queued)
    {
        lock (_gate)
        {
            Count--;
            Bytes -= queued.Event.Size;
        }
    }

    /// <summary>Takes no more events from now on.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
            _waiting.Writer.TryComplete();
        }
    }
}
