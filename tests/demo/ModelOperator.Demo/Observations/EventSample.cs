namespace ModelOperator.Demo.Observations;

/// <summary>An Event about the ModelDeployment.</summary>
/// <param name="At">The time at which it was seen, since the demo began.</param>
/// <param name="Type">Normal or Warning.</param>
/// <param name="Reason">The word for it.</param>
/// <param name="Note">The sentence.</param>
internal sealed record EventSample(TimeSpan At, string Type, string Reason, string Note);
