namespace ModelOperator.Operator.Hub;

/// <summary>The Hub's answer to the question for a commit.</summary>
/// <param name="Commit">The commit; null when there is none.</param>
/// <param name="Problem">The reason why there is none, as it follows "the Hub".</param>
internal sealed record HubAnswer(string? Commit, string? Problem);
