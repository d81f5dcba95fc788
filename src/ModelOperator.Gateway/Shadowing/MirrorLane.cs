using System.Diagnostics;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Mirroring;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Shadowing.Capturing;

namespace ModelOperator.Gateway.Shadowing;

/// <summary>
/// The way to one mirror: so many copies under way, so many waiting, the rest dropped. Once closed it starts none, and gives up
/// those under way. Nothing here waits for anything, so no client does.
/// </summary>
internal sealed class MirrorLane(
    MirrorTarget target, ShadowMeter meter, ShadowExchange exchange, ShadowMemory memory, GatewayOptions options) : IMirror
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

    /// <summary>What is known of the mirror now; copies that wait see a change too.</summary>
    public MirrorTarget Target
    {
        get => _target;
        set => _target = value;
    }

    /// <summary>Copies that wait for a place.</summary>
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

    /// <summary>A <see cref="DropReason"/> once it is closed.</summary>
    public string? ClosedFor => _closedFor;

    public bool LeadsTo(MirrorRule rule) =>
        string.Equals(rule.Revision, Revision, StringComparison.Ordinal) && string.Equals(rule.Service, _service, StringComparison.Ordinal);

    /// <inheritdoc/>
    public IMirroredExchange? Begin(HttpContext context, string answeredBy, Activity? span)
    {
        if (!HttpMethods.IsPost(context.Request.Method)
            || string.Equals(answeredBy, Revision, StringComparison.Ordinal)
            || !_target.Takes(Interlocked.Increment(ref _turns) - 1))
        {
            return null;
        }

        if (context.Request.ContentLength > options.ShadowMaxBodyBytes)
        {
            meter.Dropped(DropReason.TooLarge);
            return null;
        }

        return RequestTarget.PathAndQuery(context) is null ? null : new ShadowCopy(this, context, memory, options.ShadowMaxBodyBytes, span);
    }

    /// <summary>Takes a copy over: it is sent, waits, or is dropped.</summary>
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

    /// <summary>No copy is started after this returns.</summary>
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

        // Its callbacks abort connections; none of them may hold up a change of routes.
        _ = _closed.CancelAsync();
    }

    private async Task SendAsync(ShadowCopy? copy)
    {
        while (copy is not null)
        {
            if (_closedFor is { } reason)
            {
                copy.Drop(reason); // given a place, but not started
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
