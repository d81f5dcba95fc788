namespace ModelOperator.Api.Status;

/// <summary>
/// Shortens a sentence for people that is too long. Parts of it come from specs, containers and servers, which may contain anything.
/// </summary>
public static class Sentence
{
    /// <summary>The number of characters that a sentence in the status may have.</summary>
    public const int MaxLength = 1024;

    /// <summary>Returns the text, or its beginning and an ellipsis when it is too long.</summary>
    public static string Cut(string text, int maxLength = MaxLength)
    {
        if (text.Length <= maxLength)
        {
            return text;
        }

        var end = maxLength - 1;
        return $"{text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)}…";
    }
}
