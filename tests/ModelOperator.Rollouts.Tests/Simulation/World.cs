using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Tests.Driving;

namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>The cluster as it truly is: Deployments, pods, the written route, gateways. Only writes and time change it.</summary>
internal sealed class World(Dice dice)
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(30);

    public DateTimeOffset Now { get; set; } = Rollout.Start;

    public SortedDictionary<string, SimulatedRevision> Revisions { get; } = new(StringComparer.Ordinal);

    public List<SimulatedGateway> Gateways { get; } = [new(), new()];

    public TrafficStatus? Written { get; private set; }

    /// <summary>Revisions whose pods never become ready.</summary>
    public HashSet<string> Broken { get; } = new(StringComparer.Ordinal);

    /// <summary>Nothing goes wrong any more.</summary>
    public bool Calm { get; set; }

    public bool AreAllReady => Revisions.Values.All(r => r.Pods.Count == r.Desired && r.Pods.All(p => p <= Now));

    public void Scale(string revision, int replicas)
    {
        if (!Revisions.TryGetValue(revision, out var found))
        {
            Revisions[revision] = found = new();
        }

        found.Desired = replicas;
    }

    /// <summary>The Deployment goes at once; its pods a moment later, and until then they look as ready as ever.</summary>
    public void Delete(string revision)
    {
        var found = Revisions[revision];
        found.Desired = 0;
        found.Doomed = found.Pods.Count;
    }

    public void Write(TrafficStatus route)
    {
        Written = route;
        foreach (var gateway in Gateways.Where(g => g.Ready))
        {
            // Now and then a watch is lost, and only the next look finds out.
            var wait = !Calm && dice.Chance(0.1) ? dice.Seconds(15, 40) : dice.Seconds(0, 5);
            gateway.NextLook = Now + wait;
        }
    }

    /// <summary>Deployment controller, kubelet and gateways do their part.</summary>
    public void Tick()
    {
        foreach (var (name, revision) in Revisions.ToList())
        {
            if (revision.Doomed > 0 && (Calm || dice.Chance(0.6)))
            {
                revision.Pods.RemoveRange(0, revision.Doomed);
                revision.Doomed = 0;
            }

            while (revision.Pods.Count - revision.Doomed < revision.Desired)
            {
                revision.Pods.Add(Now + (Broken.Contains(name) ? Never : dice.Seconds(0, 20)));
            }

            var kept = revision.Doomed + revision.Desired;
            revision.Pods.RemoveRange(kept, revision.Pods.Count - kept);
            if (revision.Pods.Count == 0)
            {
                Revisions.Remove(name);
            }
        }

        foreach (var gateway in Gateways.Where(g => g.NextLook <= Now))
        {
            gateway.Ready = true;
            gateway.Applied = Written;
        }
    }

    /// <summary>A pod dies, and another takes its place.</summary>
    public void KillPods(string revision, int count)
    {
        if (Revisions.TryGetValue(revision, out var found))
        {
            found.Pods.RemoveRange(0, Math.Min(count, found.Pods.Count));
            found.Doomed = Math.Min(found.Doomed, found.Pods.Count);
            Tick();
        }
    }

    /// <summary>No revision is broken any more; its pods come up.</summary>
    public void Repair()
    {
        foreach (var pods in Broken.Where(Revisions.ContainsKey).Select(b => Revisions[b].Pods))
        {
            for (var i = 0; i < pods.Count; i++)
            {
                pods[i] = pods[i] > Now + TimeSpan.FromDays(1) ? Now + dice.Seconds(0, 20) : pods[i];
            }
        }

        Broken.Clear();
    }

    public void Restart(SimulatedGateway gateway)
    {
        gateway.Ready = false;
        gateway.NextLook = Now + dice.Seconds(1, 10);
    }

    /// <summary>What an observer with fresh caches sees.</summary>
    public IReadOnlyList<ObservedRevision> Observe() =>
    [
        .. Revisions.Select(r => new ObservedRevision
        {
            Revision = r.Key,
            DesiredReplicas = r.Value.Desired,
            CurrentReplicas = r.Value.Pods.Count,
            ReadyReplicas = r.Value.Pods.Count(p => p <= Now),
            PodFailure = Broken.Contains(r.Key) ? "the model cannot be fetched" : null,
        }),
    ];
}
