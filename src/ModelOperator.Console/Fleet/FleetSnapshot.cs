namespace ModelOperator.Console.Fleet;

/// <summary>All rows at one moment.</summary>
/// <param name="Rows">The rows, ordered by namespace and name.</param>
internal sealed record FleetSnapshot(IReadOnlyList<DeploymentRow> Rows)
{
    /// <summary>The number of ModelDeployments beyond those that are shown; null when all are.</summary>
    public int? Omitted { get; init; }
}
