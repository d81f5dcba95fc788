using System.Globalization;

namespace ModelOperator.Gateway.Shadowing.Comparing;

/// <summary>The description of a mismatch for the log.</summary>
/// <param name="Tensor">The name of the output; null when whole answers differ.</param>
/// <param name="What">Counts, places and sizes, without anything that the model answered.</param>
/// <param name="Values">The values that the model answered; only for logs that may contain payloads.</param>
internal sealed record Difference(string? Tensor, string What, string? Values = null)
{
    private const int MaxNameLength = 64;

    public string Describe(bool withValues)
    {
        var text = Tensor is null ? What : $"output {Quote(Tensor)}: {What}";
        return withValues && Values is not null ? $"{text} ({Values})" : text;
    }

    /// <summary>Quotes a text of a model for a line of log.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length <= MaxNameLength ? text : string.Concat(text.AsSpan(0, MaxNameLength), "…");
        return $"\"{string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c))}\"";
    }

    public static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
