using k8s.Models;
using ModelOperator.Commands.Revisions;

namespace ModelOperator.Console.Rollouts;

/// <summary>Everything that is known about a rollout beside the ModelDeployment.</summary>
internal sealed record RolloutSources
{
    /// <summary>Nothing beside the ModelDeployment.</summary>
    public static RolloutSources None { get; } = new();

    /// <summary>Its inference pods; null when they could not be read.</summary>
    public IReadOnlyList<V1Pod>? Pods { get; init; }

    /// <summary>The Events about it; null when they could not be read.</summary>
    public IReadOnlyList<Eventsv1Event>? Events { get; init; }

    /// <summary>The records of its revisions; null when they could not be read.</summary>
    public IReadOnlyList<Snapshot>? Snapshots { get; init; }

    /// <summary>The copies of requests that the gateways have counted; null without Prometheus.</summary>
    public ShadowView? Copies { get; init; }

    /// <summary>The reason why the caller may not change the ModelDeployment; null when the caller may.</summary>
    public string? MayNotPatch { get; init; }

    /// <summary>The parts that could not be read, each as a sentence.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];
}
