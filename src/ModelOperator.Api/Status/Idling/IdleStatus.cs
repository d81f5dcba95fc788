namespace ModelOperator.Api.Status.Idling;

/// <summary>Whether the stable revision has pods; present while spec.autoscaling.minReplicas is 0.</summary>
public sealed record IdleStatus
{
    /// <summary>The stable revision that this is about.</summary>
    public string Revision { get; set; } = "";

    /// <summary>Whether it has pods, or is on the way there or back.</summary>
    public IdleState State { get; set; }

    /// <summary>The time since which it is in this state.</summary>
    public DateTimeOffset Since { get; set; }
}
