using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ModelOperator.Api.Durations;

/// <summary>Durations as Go and Kubernetes write them: <c>90s</c>, <c>1h30m</c>, <c>500ms</c>.</summary>
public static class GoDuration
{
    /// <summary>The longest duration that a spec may ask for: a year.</summary>
    public static readonly TimeSpan MaxValue = TimeSpan.FromDays(365);

    /// <summary>The largest number of characters that a duration may have; the schema has the same limit.</summary>
    public const int LongestText = 32;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>
    /// Reads a duration of the form in <see cref="Schema.SchemaPatterns.Duration"/>. False for any other text, for more than a year, and
    /// for a text longer than <see cref="LongestText"/>.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text) || text.Length > LongestText)
        {
            return false;
        }

        var milliseconds = 0.0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0
                || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var unit = rest.StartsWith("ms", StringComparison.Ordinal) ? 1.0
                : rest[0] == 's' ? 1000.0
                : rest[0] == 'm' ? 60_000.0
                : rest[0] == 'h' ? 3_600_000.0
                : 0.0;
            if (unit == 0.0)
            {
                return false;
            }

            milliseconds += number * unit;
            rest = rest[(unit == 1.0 ? 2 : 1)..];
        }

        if (milliseconds > MaxValue.TotalMilliseconds)
        {
            return false;
        }

        value = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>
    /// Reads a duration that the schema has already checked; returns <paramref name="fallback"/> when the text is absent or malformed.
    /// </summary>
    public static TimeSpan ParseOr(string? text, TimeSpan fallback) => TryParse(text, out var value) ? value : fallback;
}
