namespace ModelOperator.Contracts.Processes;

/// <summary>One way to tell requests apart.</summary>
/// <param name="Name">Its name in metrics.</param>
/// <param name="Header">The header of the request that has the value.</param>
/// <param name="Values">The values that are counted by themselves; all others are one.</param>
public sealed record FeedbackSlice(string Name, string Header, IReadOnlyList<string> Values)
{
    /// <summary>The slice that every answer is of.</summary>
    public const string All = "all";
}
