using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Tests.Driving;

namespace ModelOperator.Rollouts.Tests.Simulation.Worlds;

/// <summary>The cluster as it truly is: Deployments, pods, the written route, gateways. Only writes and time change it.</summary>
internal sealed class World(Dice dice)
{
    /// <summary>The time at which a pod is ready that no node has room for.</summary>
    public static readonly DateTimeOffset Unscheduled = DateTimeOffset.MaxValue;

    private static readonly TimeSpan Never = TimeSpan.FromDays(30);

    public DateTimeOffset Now { get; set; } = Rollout.Start;

    public SortedDictionary<string, SimulatedRevision> Revisions { get; } = new(StringComparer.Ordinal);

    public List<SimulatedGateway> Gateways { get; } = [new("g0"), new("g1")];

    /// <summary>Answers that revisions have truly given, and answers to copies.</summary>
    public Dictionary<string, long> Answered { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc cref="Answered" />
    public Dictionary<string, long> Shadowed { get; } = new(StringComparer.Ordinal);

    /// <summary>Pods that fit on the nodes; null for any number.</summary>
    public int? Capacity { get; set; }

    /// <summary>The bounds that an autoscaler may choose from, by revision.</summary>
    public Dictionary<string, (int Least, int Most)> Autoscalers { get; } = new(StringComparer.Ordinal);

    public TrafficStatus? Written { get; private set; }

    /// <summary>The stable revision that was noted with it.</summary>
    public string? WrittenStable { get; set; }

    /// <summary>Revisions whose pods never become ready.</summary>
    public HashSet<string> Broken { get; } = new(StringComparer.Ordinal);

    /// <summary>Revisions of which a pod is on a node that takes no more pods.</summary>
    public HashSet<string> Cordoned { get; } = new(StringComparer.Ordinal);

    /// <summary>Nothing goes wrong any more.</summary>
    public bool Calm { get; set; }

    /// <summary>Nobody calls the model.</summary>
    public bool IsQuiet { get; set; }

    public bool AreAllReady => Revisions.Values.All(r => r.Pods.Count == r.Desired && r.Pods.All(p => p <= Now));

    /// <summary>The time that a request takes that does not end soon; null for most.</summary>
    public TimeSpan? LongRequest() => dice.Chance(0.05) ? dice.Seconds(10, 120) : null;

    public void Scale(string revision, int replicas)
    {
        if (!Revisions.TryGetValue(revision, out var found))
        {
            Revisions[revision] = found = new();
        }

        found.Desired = replicas;
        found.IsEmptyOnPurpose = replicas == 0;
        Autoscalers.Remove(revision);
    }

    /// <summary>An autoscaler gets the number of pods from now on, or new bounds.</summary>
    public void Autoscale(string revision, int least, int most)
    {
        if (!Revisions.ContainsKey(revision))
        {
            Scale(revision, least);
        }

        Autoscalers[revision] = (least, Math.Max(least, most));
        Revisions[revision].Desired = Math.Clamp(Revisions[revision].Desired, least, Math.Max(least, most));
    }

    public int ReadyPods(string revision) => Revisions.TryGetValue(revision, out var found) ? found.Pods.Count(p => p <= Now) : 0;

    /// <summary>Pods that have a place on a node.</summary>
    public int Scheduled => Revisions.Values.Sum(r => r.Pods.Count(p => p != Unscheduled));

    /// <summary>The Deployment goes at once; its pods a moment later, and until then they look as ready as ever.</summary>
    public void Delete(string revision)
    {
        var found = Revisions[revision];
        Autoscalers.Remove(revision);
        found.IsEmptyOnPurpose = false;
        found.Desired = 0;
        found.Doomed = found.Pods.Count;
    }

    public void Write(TrafficStatus route, string? stable)
    {
        (Written, WrittenStable) = (route, stable);
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
                revision.Pods.Add(Unscheduled);
            }

            var kept = revision.Doomed + revision.Desired;
            revision.Pods.RemoveRange(kept, revision.Pods.Count - kept);
            if (revision.Pods.Count == 0 && (revision.Desired == 0 && !revision.IsEmptyOnPurpose))
            {
                Revisions.Remove(name);
            }
        }

        Schedule();
        Autoscale();

        foreach (var gateway in Gateways.Where(g => g.NextLook <= Now))
        {
            gateway.Started = gateway.Ready ? gateway.Started : Now;
            gateway.Ready = true;
            gateway.Applied = Written;
        }

        foreach (var gateway in Gateways)
        {
            gateway.Serve(this);
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

    /// <summary>The pods that are on nodes that take no more pods come up elsewhere.</summary>
    public void Drain()
    {
        foreach (var revision in Cordoned)
        {
            KillPods(revision, 1);
        }

        Cordoned.Clear();
    }

    /// <summary>No revision is broken any more; its pods come up.</summary>
    public void Repair()
    {
        foreach (var pods in Broken.Where(Revisions.ContainsKey).Select(b => Revisions[b].Pods))
        {
            for (var i = 0; i < pods.Count; i++)
            {
                pods[i] = pods[i] > Now + TimeSpan.FromDays(1) && pods[i] != Unscheduled ? Now + dice.Seconds(0, 20) : pods[i];
            }
        }

        Broken.Clear();
    }

    public void Restart(SimulatedGateway gateway)
    {
        gateway.Die();
        gateway.NextLook = Now + dice.Seconds(1, 10);
    }

    /// <summary>The facts that an observer with fresh caches sees.</summary>
    public IReadOnlyList<ObservedRevision> Observe() =>
    [
        .. Revisions.Select(r => new ObservedRevision
        {
            Revision = r.Key,
            DesiredReplicas = r.Value.Desired,
            CurrentReplicas = r.Value.Pods.Count,
            CordonedReplicas = Cordoned.Contains(r.Key) ? Math.Min(1, r.Value.Pods.Count) : 0,
            ReadyReplicas = r.Value.Pods.Count(p => p <= Now),
            PodFailure = Broken.Contains(r.Key) ? "the model cannot be fetched" : null,
            Unschedulable = !HasRoom && r.Value.Pods.Contains(Unscheduled)
                ? "0/1 nodes are available: 1 Insufficient nvidia.com/gpu." : null,
            WaitsForGpu = !HasRoom && r.Value.Pods.Contains(Unscheduled),
        }),
    ];

    /// <summary>The devices that the nodes have; null where nobody counts.</summary>
    public ObservedGpus? ObserveGpus() => Capacity is not { } capacity ? null : new()
    {
        Resource = "nvidia.com/gpu",
        PerPod = 1,
        Nodes = 1,
        Allocatable = capacity,
        Requested = Scheduled,
        PodsThatFit = Math.Max(0, capacity - Scheduled),
    };

    private bool HasRoom => Capacity is not { } capacity || Scheduled < capacity;

    private void Schedule()
    {
        foreach (var (name, revision) in Revisions)
        {
            for (var i = 0; i < revision.Pods.Count; i++)
            {
                // The scheduler takes its time.
                if (revision.Pods[i] == Unscheduled && HasRoom && (Calm || dice.Chance(0.6)))
                {
                    revision.Pods[i] = Now + (Broken.Contains(name) ? Never : dice.Seconds(0, 20));
                }
            }
        }
    }

    private void Autoscale()
    {
        foreach (var (revision, (least, most)) in Autoscalers)
        {
            if (!Calm && dice.Chance(0.05))
            {
                Revisions[revision].Desired = dice.Between(least, most);
            }
        }
    }
}
