namespace ModelOperator.Console.Sessions;

/// <summary>The Prometheus in which the past of metrics is read, and whether it can be reached.</summary>
/// <param name="Reachable">True when it has answered the last question.</param>
internal sealed record PrometheusView(bool Reachable)
{
    /// <summary>Its address; null when it is reached through the API server or not set up.</summary>
    public string? Url { get; init; }

    /// <summary>The Service through whose proxy it is reached, as <c>namespace/name:port</c>; null when an address is known.</summary>
    public string? Via { get; init; }

    /// <summary>The reason why there is none; null when it answers.</summary>
    public string? Why { get; init; }
}
