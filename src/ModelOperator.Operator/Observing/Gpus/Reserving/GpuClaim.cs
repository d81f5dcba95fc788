using ModelOperator.Kubernetes;
using ModelOperator.Operator.Observing.Gpus.Fitting;

namespace ModelOperator.Operator.Observing.Gpus.Reserving;

/// <summary>The GPUs that a ModelDeployment waits for, as its latest plan found them missing.</summary>
internal sealed record GpuClaim
{
    /// <summary>The ModelDeployment.</summary>
    public required ResourceKey Owner { get; init; }

    /// <summary>The Deployment of the revision that lacks them.</summary>
    public required ResourceKey Deployment { get; init; }

    /// <summary>The demands of each pod.</summary>
    public required PodNeeds Needs { get; init; }

    /// <summary>The RuntimeClass on which the demands depend; null for none.</summary>
    public string? RuntimeClass { get; init; }

    /// <summary>The number of pods that it lacks.</summary>
    public required int Missing { get; init; }

    /// <summary>The number of pods of the same revision that its plan asks for.</summary>
    public int Planned { get; init; }

    /// <summary>True when a quota keeps the pods away. Nothing is kept free for it, because that would not help it.</summary>
    public bool IsByQuota { get; init; }

    /// <summary>True for one that makes each pod that fits, and does not wait until all do.</summary>
    public bool TakesAny { get; init; }

    /// <summary>The number of pods that it has given up and has no others for yet. Their GPUs are left to it by everybody.</summary>
    public int GivenUp { get; init; }

    /// <summary>The time since which it waits.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Whoever has the same wish can have it at the same time, apart from those who come before.</summary>
    public GpuWish Wish => new(Needs.Text, Missing, TakesAny);

    /// <summary>True for one that has given pods up for these: nobody comes before it.</summary>
    public bool GoesFirst => GivenUp > 0;

    /// <summary>The pods that are left to it: in place of those that it has given up.</summary>
    public ReservedPods Own => Some(Math.Min(Missing, GivenUp));

    /// <summary>The other pods that it lacks.</summary>
    public ReservedPods Pods => Some(Math.Max(0, Missing - GivenUp));

    private ReservedPods Some(int pods) => new(Owner.Namespace!, Needs, pods, pods);

    /// <summary>Puts the one that has waited longest first. Two of the same instant never wait for each other.</summary>
    public static IComparer<GpuClaim> ByAge { get; } = Comparer<GpuClaim>.Create(static (one, other) =>
        one.Since.CompareTo(other.Since) is var since and not 0 ? since
        : string.CompareOrdinal(one.Owner.Namespace, other.Owner.Namespace) is var ns and not 0 ? ns
        : string.CompareOrdinal(one.Owner.Name, other.Owner.Name));
}
