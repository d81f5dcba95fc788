using System.Text.Json;

namespace ModelOperator.Contracts.Routes.Reading;

/// <summary>
/// Reads and checks single fields of <c>routes.json</c>. Errors are sentences with the path, the value and what would be right.
/// </summary>
internal static class RouteField
{
    /// <summary>Reads the name of a revision or Service.</summary>
    /// <exception cref="FormatException">The field is missing, or is not a name.</exception>
    public static string Name(JsonElement parent, string field, string path) =>
        parent.TryGetProperty(field, out var element) && element.ValueKind is JsonValueKind.String && element.GetString() is { } text
        && RouteBounds.IsName(text)
            ? text
            : throw new FormatException(
                $"{path}.{field}: {Shown(parent, field)} is not a name of 1 to {RouteBounds.MaxNameLength} characters "
                + "out of a-z, 0-9 and '-'");

    /// <summary>Reads the name of a header or cookie; null when the field is missing.</summary>
    /// <exception cref="FormatException">The value is not a token (RFC 9110, 5.6.2).</exception>
    public static string? Token(JsonElement parent, string field, string path) =>
        !IsThere(parent, field, out _)
            ? null
            : Text(parent, field, RouteBounds.MaxHeaderNameLength, IsTokenCharacter)
                ?? throw new FormatException(
                    $"{path}.{field}: {Shown(parent, field)} is not a header's or cookie's name "
                    + $"of 1 to {RouteBounds.MaxHeaderNameLength} characters");

    /// <summary>Reads a whole percentage.</summary>
    /// <exception cref="FormatException">The field is missing, or out of range.</exception>
    public static int Percent(JsonElement parent, string field, string path) =>
        parent.TryGetProperty(field, out var element) && TryInteger(element, out var percent) && percent is >= 0 and <= 100
            ? (int)percent
            : throw new FormatException($"{path}.{field}: {Shown(parent, field)} is not a whole number from 0 to 100");

    /// <summary>Reads a number from 0 to <paramref name="max"/>.</summary>
    /// <exception cref="FormatException">The field is missing, or its value is out of range.</exception>
    public static double Number(JsonElement parent, string field, string path, int max) =>
        parent.TryGetProperty(field, out var element) && element.ValueKind is JsonValueKind.Number && element.TryGetDouble(out var number)
        && number >= 0 && number <= max
            ? number
            : throw new FormatException($"{path}.{field}: {Shown(parent, field)} is not a number from 0 to {max}");

    /// <summary>Reads a list of names of tensors; empty when it is not there.</summary>
    /// <exception cref="FormatException">The value is no list of names, or is too long.</exception>
    public static IReadOnlyList<string> Names(JsonElement parent, string field, string path, int most)
    {
        if (!IsThere(parent, field, out var list))
        {
            return [];
        }

        if (list.ValueKind is not JsonValueKind.Array
            || list.GetArrayLength() > most
            || list.EnumerateArray().Any(name => !IsTensorName(name)))
        {
            throw new FormatException($"{path}.{field}: {Shown(parent, field)} is not a list of at most {most} names of tensors");
        }

        return [.. list.EnumerateArray().Select(name => name.GetString()!)];
    }

    /// <summary>Reads the name of an output that can stand in a header; null when it is not there.</summary>
    /// <exception cref="FormatException">The name cannot stand in a header.</exception>
    public static string? Output(JsonElement parent, string field, string path) =>
        !IsThere(parent, field, out _)
            ? null
            : Text(parent, field, RouteBounds.MaxOutputNameLength, static c => c is >= '!' and <= '~')
                ?? throw new FormatException(
                    $"{path}.{field}: {Shown(parent, field)} is not an output's name of 1 to {RouteBounds.MaxOutputNameLength} "
                    + "printable ASCII characters without spaces");

    /// <summary>Reads a tolerance; <paramref name="fallback"/> when the field is missing.</summary>
    /// <exception cref="FormatException">The value is not a number of 0 or more.</exception>
    public static double Tolerance(JsonElement parent, string field, string path, double fallback)
    {
        if (!IsThere(parent, field, out var element))
        {
            return fallback;
        }

        return element.ValueKind is JsonValueKind.Number && element.TryGetDouble(out var value) && value >= 0 && double.IsFinite(value)
            ? value
            : throw new FormatException($"{path}.{field}: {Shown(parent, field)} is not a number from 0");
    }

    /// <summary>Reads a switch; false when the field is missing.</summary>
    /// <exception cref="FormatException">The value is neither true nor false.</exception>
    public static bool Switch(JsonElement parent, string field, string path) =>
        IsThere(parent, field, out var element) && element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new FormatException($"{path}.{field}: {Shown(parent, field)} is neither true nor false"),
        };

    /// <summary>True when a field has a value other than null.</summary>
    public static bool IsThere(JsonElement parent, string field, out JsonElement element) =>
        parent.TryGetProperty(field, out element) && element.ValueKind is not JsonValueKind.Null;

    /// <summary>True when a field has a value other than null.</summary>
    /// <exception cref="FormatException">The value is not an object.</exception>
    public static bool TryObject(JsonElement root, string path, out JsonElement element) =>
        IsThere(root, path, out element)
        && (element.ValueKind is JsonValueKind.Object
            ? true
            : throw new FormatException($"{path}: {Shown(root, path)} is neither an object nor null"));

    public static bool TryInteger(JsonElement element, out long value)
    {
        value = 0;
        return element.ValueKind is JsonValueKind.Number && element.TryGetInt64(out value);
    }

    /// <summary>A value as it was written, cut to a sensible length.</summary>
    public static string Shown(JsonElement parent, string field)
    {
        const int longest = 80;
        if (!parent.TryGetProperty(field, out var element))
        {
            return "(missing)";
        }

        var text = element.GetRawText();
        return text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "…");
    }

    private static bool IsTensorName(JsonElement name) =>
        name.ValueKind is JsonValueKind.String && RouteBounds.IsTensorName(name.GetString()!);

    private static bool IsTokenCharacter(char c) =>
        char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);

    private static string? Text(JsonElement parent, string field, int maxLength, Func<char, bool> allowed) =>
        parent.TryGetProperty(field, out var element)
        && element.ValueKind is JsonValueKind.String
        && element.GetString() is { Length: > 0 } text
        && text.Length <= maxLength
        && text.All(allowed)
            ? text
            : null;
}
