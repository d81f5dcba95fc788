using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Tests.Driving;

namespace ModelOperator.Rollouts.Tests.Simulation.Worlds;

/// <summary>A gateway pod: it applies what is written after a while, and what is current when it starts. It counts answers until it
/// dies.</summary>
internal sealed class SimulatedGateway(string pod)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, long> _answered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _shadowed = new(StringComparer.Ordinal);

    public string Pod => pod;

    /// <summary>The number of times that it has begun anew.</summary>
    public int Lives { get; private set; }

    public TrafficStatus? Applied { get; set; }

    public bool Ready { get; set; } = true;

    /// <summary>The time at which it next looks at what is written, or is ready again.</summary>
    public DateTimeOffset NextLook { get; set; }

    public GatewayCounts Counts => new(pod, new Dictionary<string, long>(_answered, StringComparer.Ordinal), new Dictionary<string,
        long>(_shadowed, StringComparer.Ordinal));

    /// <summary>The time of its newest request; null when none has come since it began.</summary>
    public DateTimeOffset? LastCall { get; private set; }

    /// <summary>The time since which it holds requests; null when it holds none.</summary>
    public DateTimeOffset? HeldSince { get; private set; }

    /// <summary>The time at which it began.</summary>
    public DateTimeOffset Started { get; set; } = Rollout.Start;

    /// <summary>The time at which its longest request ends; null when none is under way.</summary>
    public DateTimeOffset? BusyUntil { get; private set; }

    /// <summary>The requests that it tells of.</summary>
    public GatewayCalls CallsAt(DateTimeOffset now) =>
        new(now - Started, now - LastCall, BusyUntil is null ? 0 : 1, HeldSince is null ? 0 : 1);

    /// <summary>Answers a few requests, where there are pods, and holds them where it is to.</summary>
    public void Serve(World world)
    {
        if (BusyUntil <= world.Now || Applied?.Weights.All(w => world.ReadyPods(w.Revision) == 0) == true)
        {
            // The end of a request is the newest thing that the gateway knows of its clients.
            (LastCall, BusyUntil) = (BusyUntil is null ? LastCall : world.Now, null);
        }

        if (!Ready || Applied is null)
        {
            return;
        }

        var hold = Applied.Hold is { } rule && Applied.Weights.Any(w => w.Revision == rule.Revision)
            && (rule.Always || world.ReadyPods(rule.Revision) == 0);
        HeldSince = hold && world.Now - HeldSince < Patience ? HeldSince : null;
        if (world.IsQuiet)
        {
            return;
        }

        LastCall = world.Now;
        if (hold)
        {
            HeldSince ??= world.Now;
            return;
        }

        BusyUntil ??= Applied.Weights.Any(w => world.ReadyPods(w.Revision) > 0) && world.LongRequest() is { } longest
            ? world.Now + longest : null;
        foreach (var share in Applied.Weights)
        {
            Add(_answered, world.Answered, share.Revision, (share.Weight + 3) / 4 * PodsReady(world, share.Revision));
        }

        if (Applied.Mirror is { } mirror)
        {
            Add(_shadowed, world.Shadowed, mirror.Revision, (mirror.Percent + 3) / 4 * PodsReady(world, mirror.Revision));
        }

        static int PodsReady(World world, string revision) => world.ReadyPods(revision) > 0 ? 1 : 0;
    }

    /// <summary>Its counts go with it.</summary>
    public void Die()
    {
        Ready = false;
        (LastCall, HeldSince, BusyUntil) = (null, null, null);
        Lives++;
        _answered.Clear();
        _shadowed.Clear();
    }

    private static void Add(Dictionary<string, long> own, Dictionary<string, long> all, string revision, int count)
    {
        own[revision] = own.GetValueOrDefault(revision) + count;
        all[revision] = all.GetValueOrDefault(revision) + count;
    }
}
