using ModelOperator.Api;
using ModelOperator.Api.Status;

namespace ModelOperator.Demo.Observations;

/// <summary>The ModelDeployment as one version of it was.</summary>
/// <param name="At">The time at which it was seen, since the demo began.</param>
/// <param name="Version">Its resourceVersion: orders it against other objects' versions.</param>
/// <param name="Deployment">All of it.</param>
internal sealed record StatusSample(TimeSpan At, ulong Version, ModelDeployment Deployment)
{
    /// <summary>Its status; empty before the operator has written one.</summary>
    public ModelDeploymentStatus Status => Deployment.Status ?? new ModelDeploymentStatus();

    /// <summary>The status answers the spec as it stands.</summary>
    public bool IsCurrent => Deployment.Metadata.Generation is { } generation && Status.ObservedGeneration == generation;

    /// <summary>Every ready gateway applies the split that status shows.</summary>
    public bool HasConverged => Status.Traffic is { } traffic && traffic.ConvergedGeneration == traffic.Generation;

    /// <summary>A revision's share of requests, in percent.</summary>
    public int WeightOf(string? revision) => Status.Traffic?.Weights.FirstOrDefault(w => w.Revision == revision)?.Weight ?? 0;
}
