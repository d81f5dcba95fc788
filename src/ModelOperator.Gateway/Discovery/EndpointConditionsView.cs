namespace ModelOperator.Gateway.Discovery;

/// <summary>Tells whether a pod takes traffic; null means yes.</summary>
internal sealed record EndpointConditionsView
{
    public bool? Ready { get; init; }
}
