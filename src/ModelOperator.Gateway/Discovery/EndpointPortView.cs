namespace ModelOperator.Gateway.Discovery;

/// <summary>A port of the pods behind a Service.</summary>
internal sealed record EndpointPortView
{
    public string? Name { get; init; }

    public int? Port { get; init; }

    public string? Protocol { get; init; }
}
