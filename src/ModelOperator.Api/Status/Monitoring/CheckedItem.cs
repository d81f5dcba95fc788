namespace ModelOperator.Api.Status.Monitoring;

/// <summary>One feature or output that a check looked at.</summary>
public sealed record CheckedItem
{
    /// <summary>The name of the feature or output.</summary>
    public string Name { get; set; } = "";

    /// <summary>The value of the feature or output.</summary>
    public double Value { get; init; }
}
