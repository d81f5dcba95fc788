using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts.Tests.Simulation.Worlds;

/// <summary>A gateway pod: it applies what is written after a while, and what is current when it starts. It counts answers until it
/// dies.</summary>
internal sealed class SimulatedGateway(string pod)
{
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

    /// <summary>Answers a few requests, where there are pods.</summary>
    public void Serve(World world)
    {
        if (!Ready || Applied is null)
        {
            return;
        }

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
