using System.Globalization;

namespace ModelOperator.Gateway.Shadowing.Comparing;

/// <summary>What a line of log says of a mismatch.</summary>
/// <param name="Tensor">The output's name; null when whole answers differ.</param>
/// <param name="What">Counts, places, sizes: nothing of what the model said.</param>
/// <param name="Values">What the model said; only for logs that may hold payloads.</param>
internal sealed record Difference(string? Tensor, string What, string? Values = null)
{
    private const int MaxNameLength = 64;

    public string Describe(bool withValues)
    {
        var text = Tensor is null ? What : $"output {Quote(Tensor)}: {What}";
        return withValues && Values is not null ? $"{text} ({Values})" : text;
    }

    /// <summary>A text of a model's as it can stand in a line of log.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length <= MaxNameLength ? text : string.Concat(text.AsSpan(0, MaxNameLength), "…");
        return $"\"{string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c))}\"";
    }

    public static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
