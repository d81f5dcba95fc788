using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Console.Stages;

namespace ModelOperator.Console.Fleet;

/// <summary>One ModelDeployment in a line.</summary>
internal record DeploymentRow
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The phase, as the status has it; <c>Unseen</c> when no operator has looked at the object yet.</summary>
    public required string Phase { get; init; }

    /// <summary>The reason of the condition that says why things are not as they should be; null when they are.</summary>
    public string? Reason { get; init; }

    /// <summary>The status's sentence about what happens.</summary>
    public string? Message { get; init; }

    /// <summary>The strategy: <c>canary</c>, <c>blueGreen</c> or <c>shadow</c>.</summary>
    public required string Strategy { get; init; }

    /// <summary>The version of the stable revision's model; that of the spec before there is one.</summary>
    public string? Version { get; init; }

    /// <summary>The stable revision.</summary>
    public string? Revision { get; init; }

    /// <summary>The revision that is being judged.</summary>
    public CandidateCell? Candidate { get; init; }

    /// <summary>The candidate's share of requests, in percent; null without a candidate.</summary>
    public int? Weight { get; init; }

    /// <summary>The stage that the candidate is in.</summary>
    public StepCell? Step { get; init; }

    /// <summary>The number of ready pods of all revisions.</summary>
    public int Ready { get; init; }

    /// <summary>The number of pods that all revisions ask for.</summary>
    public int Wanted { get; init; }

    /// <summary>The number of GPUs that these pods ask for; 0 for a model that runs on CPUs, and null when it is not known.</summary>
    public int? Gpus { get; init; }

    /// <summary>The extended resource that counts the GPUs, with the products that are accepted.</summary>
    public string? GpuType { get; init; }

    /// <summary>The worst verdict of the checks of <c>spec.monitoring</c>; null when none is on.</summary>
    public CheckVerdict? Monitoring { get; init; }

    /// <summary>A sentence about what the rollout waits for; null when it waits for nothing but its clock.</summary>
    public string? Waiting { get; init; }

    /// <summary>The time when the ModelDeployment was created.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The address at which clients in the cluster call the model.</summary>
    public string? Url { get; init; }

    /// <summary>True while a person or a failed metric has paused the rollout.</summary>
    public bool Paused { get; init; }
}
