namespace ModelOperator.Cli.Watching;

/// <summary>Says that the API server cannot be asked, or that it can again.</summary>
internal static class TroubleText
{
    /// <summary>The sentence for a trouble that has come; for null, that it has gone.</summary>
    public static string Of(string? trouble) =>
        trouble is null ? "the server answers again" : $"the server does not answer, trying on: {trouble}";
}
