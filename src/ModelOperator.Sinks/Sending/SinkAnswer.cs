namespace ModelOperator.Sinks.Sending;

/// <summary>What one request came to.</summary>
/// <param name="Message">Null when the sink has taken the events; else why not, without secrets.</param>
/// <param name="IsTransient">Whether another try may succeed.</param>
/// <param name="RetryAfter">How long the sink asks to wait; null when it does not say.</param>
internal sealed record SinkAnswer(string? Message = null, bool IsTransient = false, TimeSpan? RetryAfter = null);
