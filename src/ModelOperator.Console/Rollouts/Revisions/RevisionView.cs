using ModelOperator.Api.Status.Revisions;

namespace ModelOperator.Console.Rollouts.Revisions;

/// <summary>A revision that has pods or traffic.</summary>
internal sealed record RevisionView
{
    /// <summary>The revision.</summary>
    public required string Revision { get; init; }

    /// <summary>The version of its model; null when none is known.</summary>
    public string? Version { get; init; }

    /// <summary>Its role; null for one that only has pods left.</summary>
    public RevisionRole? Role { get; init; }

    /// <summary>Its share of requests, in percent.</summary>
    public int Weight { get; init; }

    /// <summary>The number of its ready pods.</summary>
    public int Ready { get; init; }

    /// <summary>The number of pods that it asks for.</summary>
    public int Wanted { get; init; }

    /// <summary>The GPUs of these pods; null when it is not known.</summary>
    public int? Gpus { get; init; }

    /// <summary>The requests that it has answered in the present stage for each second of a GPU; null when they were not counted.</summary>
    public double? RequestsPerGpuSecond { get; init; }

    /// <summary>The time until which its pods stay although they get no requests.</summary>
    public DateTimeOffset? KeepUntil { get; init; }

    /// <summary>The time since which one of its pods is on a node that takes no more pods.</summary>
    public DateTimeOffset? DrainingSince { get; init; }

    /// <summary>True when an autoscaler chooses the number of its pods.</summary>
    public bool Autoscaled { get; init; }

    /// <summary>Its pods; null when the caller may not list them.</summary>
    public IReadOnlyList<PodView>? Pods { get; init; }
}
