namespace ModelOperator.Api.Status.Stages;

/// <summary>A gateway pod's own count of answers of one revision.</summary>
public sealed record GatewayCount
{
    /// <summary>The pod.</summary>
    public string Pod { get; set; } = "";

    /// <summary>Answers since the gateway started.</summary>
    public long Count { get; init; }
}
