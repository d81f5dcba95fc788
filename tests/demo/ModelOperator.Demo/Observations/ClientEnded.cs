namespace ModelOperator.Demo.Observations;

/// <summary>The client's log has ended: it was stopped, or it died.</summary>
internal sealed record ClientEnded;
