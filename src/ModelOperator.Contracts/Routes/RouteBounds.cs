namespace ModelOperator.Contracts.Routes;

/// <summary>
/// The limits of <c>routes.json</c>. A spec has the same limits, because a gateway refuses a document beyond them and goes on with the one
/// before.
/// </summary>
public static class RouteBounds
{
    /// <summary>The largest number of revisions that have a share.</summary>
    public const int MaxRoutes = 32;

    /// <summary>The largest number of characters in the name of a revision or Service.</summary>
    public const int MaxNameLength = 63;

    /// <summary>The largest number of characters in the name of a header or cookie.</summary>
    public const int MaxHeaderNameLength = 128;

    /// <summary>The largest number of output tensors for which only the winning class counts.</summary>
    public const int MaxClassOutputs = 32;

    /// <summary>The largest number of characters in the name of an output tensor.</summary>
    public const int MaxOutputNameLength = 1024;

    /// <summary>True for a name of a revision, a Service or a sink: 1 to 63 characters out of a-z, 0-9 and '-'.</summary>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= MaxNameLength
            && text.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-');
    }

    /// <summary>True for a name of a tensor. Its characters are counted as the schema of the spec counts them: one outside of the Basic
    /// Multilingual Plane is one character.</summary>
    public static bool IsTensorName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EnumerateRunes().Count() is > 0 and <= MaxOutputNameLength;
    }
}
