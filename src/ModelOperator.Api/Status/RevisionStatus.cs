namespace ModelOperator.Api.Status;

/// <summary>A revision that has pods or traffic.</summary>
public sealed record RevisionStatus
{
    /// <summary>The revision.</summary>
    public string Revision { get; set; } = "";

    /// <summary>What it is to the rollout.</summary>
    public RevisionRole Role { get; init; }

    /// <summary>The model's version, as the spec named it.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>Pods asked for.</summary>
    public int Replicas { get; init; }

    /// <summary>Pods that are ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Its share of requests, in percent.</summary>
    public int Weight { get; init; }
}
