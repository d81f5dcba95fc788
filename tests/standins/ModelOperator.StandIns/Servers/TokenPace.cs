using System.Text.Json.Nodes;

namespace ModelOperator.StandIns.Servers;

/// <summary>The times that a model takes, which its <c>config.json</c> says: the stand-in has no weights that would cost any.</summary>
/// <param name="First">The time until the first token.</param>
/// <param name="Next">The time from one token to the next.</param>
internal sealed record TokenPace(TimeSpan First, TimeSpan Next)
{
    /// <summary>Reads them; a model that says none takes none.</summary>
    public static TokenPace Read(string path)
    {
        var config = JsonNode.Parse(File.ReadAllText(path));
        return new(Of("first_token_ms"), Of("next_token_ms"));

        TimeSpan Of(string name) => TimeSpan.FromMilliseconds((int?)config?[name] ?? 0);
    }
}
