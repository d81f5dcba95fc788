namespace ModelOperator.Sinks.Sending;

/// <summary>The result of one request.</summary>
/// <param name="Message">Null when the sink has taken the events; otherwise the reason why not, without secrets.</param>
/// <param name="IsTransient">True when another attempt may succeed.</param>
/// <param name="RetryAfter">The time that the sink asks the sender to wait; null when it does not say.</param>
internal sealed record SinkAnswer(string? Message = null, bool IsTransient = false, TimeSpan? RetryAfter = null);
