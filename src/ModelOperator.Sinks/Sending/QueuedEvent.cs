namespace ModelOperator.Sinks.Sending;

/// <summary>An event that waits for its turn, or is on its way.</summary>
/// <param name="Event">The event.</param>
/// <param name="AddedAt">When it was posted.</param>
/// <param name="Outcome">Who waits for what becomes of it; null when nobody does.</param>
internal sealed record QueuedEvent(EncodedEvent Event, DateTimeOffset AddedAt, TaskCompletionSource<Delivery>? Outcome);
