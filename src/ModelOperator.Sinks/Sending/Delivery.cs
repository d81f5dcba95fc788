namespace ModelOperator.Sinks.Sending;

/// <summary>The result of posting an event.</summary>
/// <param name="Dropped">Null when the sink has taken the event; otherwise the reason why it was dropped, a value of
/// <see cref="DropReasons"/>.</param>
/// <param name="Message">Null when the sink has taken the event; otherwise a sentence without secrets.</param>
public sealed record Delivery(string? Dropped = null, string? Message = null)
{
    /// <summary>The result when the sink has taken the event.</summary>
    public static readonly Delivery Done = new();

    /// <summary>True when the sink has taken the event.</summary>
    public bool IsDone => Dropped is null;
}
