namespace ModelOperator.Rollouts;

/// <summary>Keeps a sentence for people to a length: parts of it come from specs, containers and servers, which may say anything.</summary>
internal static class Sentence
{
    /// <summary>Characters of a sentence in the status.</summary>
    public const int Longest = 1024;

    /// <summary>The text, or its beginning and an ellipsis.</summary>
    public static string Cut(string text, int longest = Longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = longest - 1;
        return $"{text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)}…";
    }
}
