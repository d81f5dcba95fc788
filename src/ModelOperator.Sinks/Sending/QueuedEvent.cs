namespace ModelOperator.Sinks.Sending;

/// <summary>An event that waits for its turn, or is on its way.</summary>
/// <param name="Event">The event.</param>
/// <param name="AddedAt">The time at which it was posted.</param>
/// <param name="Outcome">Receives the result of the event; null when nobody waits for it.</param>
internal sealed record QueuedEvent(EncodedEvent Event, DateTimeOffset AddedAt, TaskCompletionSource<Delivery>? Outcome);
