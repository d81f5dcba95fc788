namespace ModelOperator.Contracts.Processes;

/// <summary>One way to tell requests apart.</summary>
/// <param name="Name">Its name in metrics.</param>
/// <param name="Header">The header of the request that has the value.</param>
/// <param name="Values">The values that are counted by themselves; all others are one.</param>
public sealed record FeedbackSlice(string Name, string Header, IReadOnlyList<string> Values)
{
    /// <summary>The slice that every answer is of.</summary>
    public const string All = "all";

    /// <summary>What stands for every value that is in no list.</summary>
    public const string Other = "other";

    /// <summary>One value of a slice as metrics have it: <c>device=phone</c>.</summary>
    public static string Label(string name, string value) => $"{name}={value}";
}
