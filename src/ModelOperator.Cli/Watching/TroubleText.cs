namespace ModelOperator.Cli.Watching;

/// <summary>Says that the API server cannot be reached, or that it can be reached again.</summary>
internal static class TroubleText
{
    /// <summary>The sentence for trouble that has begun; for null, the sentence that it is over.</summary>
    public static string Of(string? trouble) =>
        trouble is null ? "the server answers again" : $"the server does not answer, trying on: {trouble}";
}
