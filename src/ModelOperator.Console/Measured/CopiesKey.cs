using ModelOperator.Api;
using ModelOperator.Kubernetes;

namespace ModelOperator.Console.Measured;

/// <summary>Names the stage whose copies are counted, because those of another candidate or stage say nothing about it.</summary>
/// <param name="Deployment">The ModelDeployment.</param>
/// <param name="Candidate">The candidate; null when there is none.</param>
/// <param name="StartedAt">The time when the stage began; null when it has not.</param>
internal readonly record struct CopiesKey(ResourceKey Deployment, string? Candidate, DateTimeOffset? StartedAt)
{
    /// <summary>The present stage.</summary>
    public static CopiesKey Of(ModelDeployment deployment) =>
        new(ResourceKey.Of(deployment), deployment.Status?.CandidateRevision, deployment.Status?.Stage?.StartedAt);
}
