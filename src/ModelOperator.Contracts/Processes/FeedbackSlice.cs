namespace ModelOperator.Contracts.Processes;

/// <summary>Divides requests into groups by the value of a header.</summary>
/// <param name="Name">The name of the slice in metrics.</param>
/// <param name="Header">The header of the request that has the value.</param>
/// <param name="Values">The values that are counted separately; all others are counted together.</param>
public sealed record FeedbackSlice(string Name, string Header, IReadOnlyList<string> Values)
{
    /// <summary>The slice that contains every answer.</summary>
    public const string All = "all";

    /// <summary>The name of all values that are in no list.</summary>
    public const string Other = "other";

    /// <summary>One value of a slice as metrics have it: <c>device=phone</c>.</summary>
    public static string Label(string name, string value) => $"{name}={value}";
}
