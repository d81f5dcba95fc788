using System.Diagnostics;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Capturing;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Observing;
using ModelOperator.Gateway.Routing;

namespace ModelOperator.Gateway.Shadowing;

/// <summary>
/// Sends copies to one mirror: a number of copies is under way, a number waits, and the rest are dropped. Once closed it starts no copy,
/// and gives up those under way. None of its methods waits, so no client waits for it.
/// </summary>
internal sealed class MirrorLane(
    MirrorTarget target, ShadowMeter meter, ShadowExchange exchange, CaptureMemory memory, GatewayOptions options) : IExchangeObserver
{
    private readonly Lock _gate = new();
    private readonly Queue<ShadowCopy> _waiting = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly string _service = target.Rule.Service;
    private volatile MirrorTarget _target = target;
    private volatile string? _closedFor;
    private int _underWay;
    private ulong _turns;

    public string Revision { get; } = target.Rule.Revision;

    public ShadowMeter Meter => meter;

    /// <summary>The present state of the mirror; copies that wait use a changed state, too.</summary>
    public MirrorTarget Target
    {
        get => _target;
        set => _target = value;
    }

    /// <summary>The number of copies that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>The <see cref="DropReason"/> once it is closed; null before.</summary>
    public string? ClosedFor => _closedFor;

    public bool LeadsTo(MirrorRule rule) =>
        string.Equals(rule.Revision, Revision, StringComparison.Ordinal) && string.Equals(rule.Service, _service, StringComparison.Ordinal);

    /// <inheritdoc/>
    public IObservedExchange? Begin(HttpContext context, RevisionMeter answeredBy, Activity? span)
    {
        if (!HttpMethods.IsPost(context.Request.Method)
            || string.Equals(answeredBy.Revision, Revision, StringComparison.Ordinal)
            || !_target.Takes(Interlocked.Increment(ref _turns) - 1))
        {
            return null;
        }

        if (context.Request.ContentLength > options.ShadowMaxBodyBytes)
        {
            meter.Dropped(DropReason.TooLarge);
            return null;
        }

        return RequestTarget.PathAndQuery(context) is null
            ? null
            : new ShadowCopy(this, context, answeredBy.Revision, memory, options.ShadowMaxBodyBytes, span);
    }

    /// <summary>Takes a copy, which is then sent, waits, or is dropped.</summary>
    public void Offer(ShadowCopy copy)
    {
        string? reason;
        lock (_gate)
        {
            reason = _closedFor;
            if (reason is null && _underWay < options.ShadowConcurrency)
            {
                _underWay++;
                _ = Task.Run(() => SendAsync(copy), CancellationToken.None);
                return;
            }

            if (reason is null && _waiting.Count < options.ShadowQueueLength)
            {
                _waiting.Enqueue(copy);
                return;
            }
        }

        copy.Drop(reason ?? DropReason.QueueFull);
    }

    /// <summary>Closes the lane: no copy is started after this returns.</summary>
    public void Close(string reason)
    {
        ShadowCopy[] dropped;
        lock (_gate)
        {
            if (_closedFor is not null)
            {
                return;
            }

            _closedFor = reason;
            dropped = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var copy in dropped)
        {
            copy.Drop(reason);
        }

        // The callbacks abort connections, which must not delay a change of routes.
        _ = _closed.CancelAsync();
    }

    private async Task SendAsync(ShadowCopy? copy)
    {
        while (copy is not null)
        {
            if (_closedFor is { } reason)
            {
                copy.Drop(reason); // it has a place, but was not started
            }
            else
            {
                using (copy)
                {
                    await exchange.RunAsync(this, copy, _closed.Token);
                }
            }

            lock (_gate)
            {
                if (!_waiting.TryDequeue(out copy))
                {
                    _underWay--;
                }
            }
        }
    }
}
