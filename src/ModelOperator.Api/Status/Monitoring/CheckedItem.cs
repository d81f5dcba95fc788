namespace ModelOperator.Api.Status.Monitoring;

/// <summary>One feature or output that a check looked at.</summary>
public sealed record CheckedItem
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its value.</summary>
    public double Value { get; init; }
}
