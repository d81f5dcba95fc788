namespace ModelOperator.Console.Rollouts.Notes;

/// <summary>An Event about the ModelDeployment.</summary>
/// <param name="At">The time when it was last seen; null when it does not tell.</param>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="Reason">The reason, as one CamelCase word.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Count">The number of times that it was seen.</param>
internal sealed record EventView(DateTimeOffset? At, string? Type, string? Reason, string? Message, int Count);
