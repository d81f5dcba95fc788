namespace ModelOperator.Api.Spec.Monitoring.Checks;

/// <summary>The limit for a share of requests, rows or values.</summary>
public sealed record ShareCheckSpec : ShareLimitSpec
{
    /// <summary>
    /// False switches the check off. True has it report what it lacks. Default: on where everything that it needs is there.
    /// </summary>
    public bool? Enabled { get; init; }
}
