namespace ModelOperator.Hosting.Operations.Probes;

/// <summary>What a check says.</summary>
/// <param name="Healthy">Whether all is well.</param>
/// <param name="Message">Why not, in a few words; shown by <c>?verbose</c>.</param>
public readonly record struct ProbeResult(bool Healthy, string? Message = null)
{
    /// <summary>All is well.</summary>
    public static ProbeResult Ok => new(true);

    /// <summary>Something is missing.</summary>
    public static ProbeResult Failed(string message) => new(false, message);
}
