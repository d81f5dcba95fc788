using System.Threading.Channels;

namespace ModelOperator.Sinks.Sending;

/// <summary>
/// A queue with limits for events and for bytes. An event keeps its room until it is released, so that events on their way count, too.
/// </summary>
internal sealed class EventQueue(int maxEvents, long maxBytes)
{
    private readonly Channel<QueuedEvent> _waiting = Channel.CreateUnbounded<QueuedEvent>();
    private readonly Lock _gate = new();
    private int _count;
    private long _bytes;
    private bool _isComplete;

    /// <summary>The number of events that wait or are on their way, and their bytes, both at one moment.</summary>
    public (int Events, long Bytes) Size
    {
        get
        {
            lock (_gate)
            {
                return (_count, _bytes);
            }
        }
    }

    /// <summary>Adds all events, or none.</summary>
    /// <returns>Null when they were added; otherwise <see cref="DropReasons.Stopped"/> when no more events are taken, or
    /// <see cref="DropReasons.Full"/> when there is no room for all.</returns>
    public string? Add(IReadOnlyList<QueuedEvent> queued)
    {
        var bytes = queued.Sum(one => (long)one.Event.Size);
        lock (_gate)
        {
            if (_isComplete)
            {
                return DropReasons.Stopped;
            }

            if (_count + queued.Count > maxEvents || _bytes + bytes > maxBytes)
            {
                return DropReasons.Full;
            }

            foreach (var one in queued)
            {
                _waiting.Writer.TryWrite(one);
            }

            _count += queued.Count;
            _bytes += bytes;
            return null;
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
            _count--;
            _bytes -= queued.Event.Size;
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
