using Prometheus;

namespace ModelOperator.Gateway.Metrics;

/// <summary>The meters of all revisions that are routed now or were routed not long ago.</summary>
internal sealed class GatewayMetrics
{
    /// <summary>The time for which the series of a revision stay after it is no longer routed. It is long enough for the last scrapes, and
    /// for queries over the rollout that has just ended.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, RevisionMeter> _revisions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShadowMeter> _shadows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _retiredAt = new(StringComparer.Ordinal);
    private readonly GatewayInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();

    public GatewayMetrics(CollectorRegistry registry, GatewayOptions options, TimeProvider time)
    {
        _time = time;
        Counts = new RevisionCounts(time);
        _instruments = new GatewayInstruments(registry, options);
        None = new RevisionMeter("", _instruments, new RevisionCount());
    }

    /// <summary>Counts the requests that were answered while nothing was routed; the revision label is empty.</summary>
    public RevisionMeter None { get; }

    /// <summary>The answers since the start, by revision.</summary>
    public RevisionCounts Counts { get; }

    /// <summary>The meter of a revision, whose series exist from now on.</summary>
    public RevisionMeter For(string revision)
    {
        lock (_gate)
        {
            _retiredAt.Remove(revision);
            if (!_revisions.TryGetValue(revision, out var meter))
            {
                _revisions[revision] = meter = new RevisionMeter(revision, _instruments, Counts.For(revision));
                meter.Announce();
            }

            return meter;
        }
    }

    /// <summary>The meter of a mirrored revision, whose series exist from now on.</summary>
    public ShadowMeter Shadow(string revision)
    {
        lock (_gate)
        {
            _retiredAt.Remove(revision);
            if (!_shadows.TryGetValue(revision, out var meter))
            {
                _shadows[revision] = meter = new ShadowMeter(revision, _instruments, Counts.For(revision));
                meter.Announce();
            }

            return meter;
        }
    }

    /// <summary>Shows the number of requests that are held.</summary>
    public void Held(int count) => _instruments.HeldRequests.Set(count);

    /// <summary>Counts a request that is held no more, or was not held.</summary>
    /// <param name="result">The end that it came to.</param>
    /// <param name="duration">The time for which it was held; null when it was not.</param>
    public void HoldEnded(string result, TimeSpan? duration)
    {
        _instruments.Holds.WithLabels(result).Inc();
        if (duration is { } held)
        {
            _instruments.HoldDuration.Observe(held.TotalSeconds);
        }
    }

    /// <summary>Counts a routes.json that was refused.</summary>
    public void RoutesRejected() => _instruments.RejectedRoutes.Inc();

    /// <summary>Counts a routes.json that was applied without its part for monitoring.</summary>
    public void MonitoringRejected() => _instruments.RejectedMonitoring.Inc();

    /// <summary>Shows the generation of the routes in force, and which revisions have no part in them.</summary>
    public void Show(long generation, IReadOnlyCollection<RevisionMeter> routed)
    {
        _instruments.Generation.Set(generation);
        lock (_gate)
        {
            foreach (var meter in _revisions.Values.Except(routed))
            {
                meter.Unroute();
            }
        }
    }

    /// <summary>
    /// Sets the revisions that are routed or mirrored. The series of all others are removed after <see cref="Retention"/>.
    /// </summary>
    public void Keep(IEnumerable<string> routed)
    {
        lock (_gate)
        {
            var kept = routed.ToHashSet(StringComparer.Ordinal);
            Counts.Keep(kept);
            foreach (var revision in _revisions.Keys.Union(_shadows.Keys, StringComparer.Ordinal))
            {
                if (kept.Contains(revision))
                {
                    _retiredAt.Remove(revision);
                }
                else
                {
                    _retiredAt.TryAdd(revision, _time.GetTimestamp());
                }
            }
        }
    }

    /// <summary>Removes the series of revisions that have been gone for <see cref="Retention"/> and have no request or copy under
    /// way.</summary>
    public void DropRetired()
    {
        Counts.DropRetired();
        lock (_gate)
        {
            foreach (var (revision, since) in _retiredAt)
            {
                if (_time.GetElapsedTime(since) >= Retention && InFlight(revision) == 0)
                {
                    _retiredAt.Remove(revision);
                    if (_revisions.Remove(revision, out var meter))
                    {
                        meter.Remove();
                    }

                    if (_shadows.Remove(revision, out var shadow))
                    {
                        shadow.Remove();
                    }
                }
            }
        }
    }

    private int InFlight(string revision) =>
        (_revisions.GetValueOrDefault(revision)?.InFlight ?? 0) + (_shadows.GetValueOrDefault(revision)?.InFlight ?? 0);
}
