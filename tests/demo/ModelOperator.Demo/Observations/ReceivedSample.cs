using ModelOperator.Demo.Receiving;

namespace ModelOperator.Demo.Observations;

/// <summary>A request that reached the receiver.</summary>
/// <param name="At">The time at which the receiver's line was read, since the demo began.</param>
/// <param name="Request">The request.</param>
/// <param name="Event">The CloudEvent in it; null when it has none.</param>
internal sealed record ReceivedSample(TimeSpan At, ReceivedRequest Request, CloudEvent? Event);
