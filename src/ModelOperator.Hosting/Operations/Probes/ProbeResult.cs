namespace ModelOperator.Hosting.Operations.Probes;

/// <summary>The result of a check.</summary>
/// <param name="Healthy">True when all is well.</param>
/// <param name="Message">The failure in a few words, which <c>?verbose</c> shows.</param>
public readonly record struct ProbeResult(bool Healthy, string? Message = null)
{
    /// <summary>The result of a check that passed.</summary>
    public static ProbeResult Ok => new(true);

    /// <summary>The result of a check that failed.</summary>
    public static ProbeResult Failed(string message) => new(false, message);
}
