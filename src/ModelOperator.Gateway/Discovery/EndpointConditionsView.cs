namespace ModelOperator.Gateway.Discovery;

/// <summary>Whether a pod takes traffic; null means yes.</summary>
internal sealed record EndpointConditionsView
{
    public bool? Ready { get; init; }
}
