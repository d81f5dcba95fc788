namespace ModelOperator.Sinks.Sending;

/// <summary>What became of an event.</summary>
/// <param name="Dropped">Null when the sink has taken it; else why it was dropped, a value of <see cref="DropReasons"/>.</param>
/// <param name="Message">Null when the sink has taken it; else a sentence without secrets.</param>
public sealed record Delivery(string? Dropped = null, string? Message = null)
{
    /// <summary>The sink has taken it.</summary>
    public static readonly Delivery Done = new();

    /// <summary>Whether the sink has taken it.</summary>
    public bool IsDone => Dropped is null;
}
