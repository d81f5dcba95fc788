namespace ModelOperator.Gateway.Discovery;

/// <summary>The object that an endpoint is of.</summary>
internal sealed record EndpointTargetView
{
    /// <summary>The name of the pod.</summary>
    public string? Name { get; init; }
}
