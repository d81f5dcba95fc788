namespace ModelOperator.Demo.Observations;

/// <summary>The alerts about the ModelDeployment's checks in Prometheus at one moment.</summary>
/// <param name="At">The time at which Prometheus was asked, since the demo began.</param>
/// <param name="States">pending or firing, by the alert's name and check as <c>ModelCheckBad quality</c>; what is inactive is left
/// out.</param>
internal sealed record AlertSample(TimeSpan At, IReadOnlyDictionary<string, string> States)
{
    /// <summary>Nothing is alerted of.</summary>
    public static AlertSample None { get; } = new(TimeSpan.Zero, new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>pending or firing; null while the alert is inactive.</summary>
    public string? StateOf(string alert) => States.GetValueOrDefault(alert);
}
