namespace ModelOperator.Gateway.Discovery;

/// <summary>One pod behind a Service.</summary>
internal sealed record EndpointView
{
    public IReadOnlyList<string>? Addresses { get; init; }

    public EndpointConditionsView? Conditions { get; init; }

    public EndpointTargetView? TargetRef { get; init; }
}
