namespace ModelOperator.Api.Status;

/// <summary>
/// Shortens a sentence for people that is too long. Parts of it come from specs, containers and servers, which may contain anything.
/// </summary>
public static class Sentence
{
    /// <summary>The number of characters that a sentence in the status may have. They are counted as the schema counts them: one outside of
    /// the Basic Multilingual Plane is one character.</summary>
    public const int MaxLength = 1024;

    /// <summary>Returns the text, or its beginning and an ellipsis when it is too long.</summary>
    public static string Cut(string text, int maxLength = MaxLength)
    {
        if (text.Length <= maxLength)
        {
            return text;
        }

        var (count, place, end) = (0, 0, 0);
        foreach (var character in text.EnumerateRunes())
        {
            end = count == maxLength - 1 ? place : end;
            if (++count > maxLength)
            {
                return $"{text.AsSpan(0, end)}…";
            }

            place += character.Utf16SequenceLength;
        }

        return text;
    }
}
