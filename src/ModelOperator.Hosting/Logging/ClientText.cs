using System.Diagnostics.CodeAnalysis;

namespace ModelOperator.Hosting.Logging;

/// <summary>Bounds what others choose, such as a path, before it goes into a line of the log or into a span.</summary>
public static class ClientText
{
    private const int Longest = 256;

    /// <summary>The text, or its first 256 characters.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text) =>
        text is not { Length: > Longest } ? text
        : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
}
