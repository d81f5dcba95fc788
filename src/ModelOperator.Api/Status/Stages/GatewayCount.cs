namespace ModelOperator.Api.Status.Stages;

/// <summary>The number of answers of one revision that a gateway pod has counted.</summary>
public sealed record GatewayCount
{
    /// <summary>The UID of the gateway's pod.</summary>
    public string Pod { get; set; } = "";

    /// <summary>The number of answers since the gateway started.</summary>
    public long Count { get; init; }
}
