using System.Buffers;

namespace ModelOperator.Contracts.Objects;

/// <summary>Tells the names of revisions from other texts. Whoever may write a status may write any text into it.</summary>
public static class RevisionNames
{
    private const int Longest = 63;

    private static readonly SearchValues<char> Known = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz");

    /// <summary>True when a text has 1 to 63 small letters and digits, so that it needs no escapes in a query.</summary>
    public static bool IsOne(string? text) => text is { Length: > 0 and <= Longest } && !text.AsSpan().ContainsAnyExcept(Known);
}
