using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ModelOperator.Gateway.Routing;
using ModelOperator.Hosting.Metrics;

namespace ModelOperator.Gateway.Metrics;

/// <summary>The meters of all revisions, routed now or not long ago.</summary>
internal sealed class GatewayMetrics
{
    public const string MeterName = "ModelOperator.Gateway";

    /// <summary>How long the series of a revision stay once it is no longer routed: long enough for the last scrapes, and for
    /// queries over the rollout that has just ended.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, RevisionMeter> _revisions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ShadowMeter> _shadows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _retiredAt = new(StringComparer.Ordinal);
    private readonly GatewayInstruments _instruments;
    private readonly MetricsCollector _collector;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();

    public GatewayMetrics(IMeterFactory factory, MetricsCollector collector, GatewayOptions options, TimeProvider time)
    {
        _collector = collector;
        _time = time;
        Counts = new RevisionCounts(time);
        _instruments = new GatewayInstruments(factory.Create(new MeterOptions(MeterName)
        {
            Tags = [new("namespace", options.Namespace), new("name", options.Name)],
        }));
        _instruments.RejectedRoutes.Add(0);
        None = new RevisionMeter("", _instruments, new RevisionCount());
    }

    /// <summary>Counts what was answered while nothing was routed: the revision label is empty.</summary>
    public RevisionMeter None { get; }

    /// <summary>The meter of a revision; its series exist from now on.</summary>
    public RevisionMeter For(string revision) => _revisions.GetOrAdd(revision, name =>
    {
        var meter = new RevisionMeter(name, _instruments, Counts.For(name));
        meter.Announce((instrument, tags) => _collector.EnsureSeries(instrument, tags));
        return meter;
    });

    /// <summary>Answers since the start, by revision.</summary>
    public RevisionCounts Counts { get; }

    /// <summary>The meter of a mirrored revision; its series exist from now on.</summary>
    public ShadowMeter Shadow(string revision) => _shadows.GetOrAdd(revision, name =>
    {
        var meter = new ShadowMeter(name, _instruments, Counts.For(name));
        meter.Announce((instrument, tags) => _collector.EnsureSeries(instrument, tags));
        return meter;
    });

    /// <summary>A routes.json was refused.</summary>
    public void RoutesRejected() => _instruments.RejectedRoutes.Add(1);

    /// <summary>Says which revisions are routed or mirrored. Series of all others go when <see cref="Retention"/> is over.</summary>
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

    /// <summary>Drops the series of revisions that have been gone for <see cref="Retention"/> and have no request or copy under way.</summary>
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
                    _revisions.TryRemove(revision, out _);
                    _shadows.TryRemove(revision, out _);
                    _collector.RemoveSeries("revision", revision);
                }
            }
        }
    }

    /// <summary>Shows the state of the table as gauges.</summary>
    public void Observe(RouteTable table)
    {
        var meter = _instruments.Meter;
        meter.CreateObservableGauge(
            "model_gateway_route_generation",
            () => table.Current is { } snapshot ? [new Measurement<long>(snapshot.Generation)] : Array.Empty<Measurement<long>>(),
            description: "Generation of the routes in force.");
        meter.CreateObservableGauge(
            "model_gateway_inflight_requests",
            () => _revisions.Values.Select(revision => new Measurement<int>(revision.InFlight, revision.Tags)).ToArray(),
            description: "Requests under way.");
        meter.CreateObservableGauge(
            "model_gateway_route_weight",
            () => Targets(table).Select(target => new Measurement<int>(target.Rule.Weight, target.Meter.Tags)).ToArray(),
            description: "Share of the requests, in percent.");
        meter.CreateObservableGauge(
            "model_gateway_ready_endpoints",
            () => Targets(table).Select(target => new Measurement<int>(target.Endpoints.Length, target.Meter.Tags)).ToArray(),
            description: "Ready endpoints of the revision.");
    }

    private int InFlight(string revision) =>
        (_revisions.GetValueOrDefault(revision)?.InFlight ?? 0) + (_shadows.GetValueOrDefault(revision)?.InFlight ?? 0);

    private static IReadOnlyList<RevisionTarget> Targets(RouteTable table) => table.Current?.Targets ?? [];
}
