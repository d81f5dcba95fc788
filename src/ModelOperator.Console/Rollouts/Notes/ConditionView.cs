namespace ModelOperator.Console.Rollouts.Notes;

/// <summary>A condition of the status.</summary>
/// <param name="Type">The type.</param>
/// <param name="Status">The status: True, False or Unknown.</param>
/// <param name="Reason">The reason, as one CamelCase word.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="At">The time when the status last changed.</param>
internal sealed record ConditionView(string? Type, string? Status, string? Reason, string? Message, DateTimeOffset? At);
