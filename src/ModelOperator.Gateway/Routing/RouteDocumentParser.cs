using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ModelOperator.Gateway.Routing;

/// <summary>Reads and checks <c>routes.json</c>. Unknown fields are ignored, so that an operator may be newer than a gateway;
/// a known field that asks for something this gateway cannot do is refused, never dropped in silence.</summary>
internal static class RouteDocumentParser
{
    public const int MaxRules = 32;
    private const int FullWeight = 100;
    private const int MaxNameLength = 63;

    /// <summary>False with a sentence that names field, value and what would be right.</summary>
    public static bool TryParse(string json, [NotNullWhen(true)] out RouteDocument? document, [NotNullWhen(false)] out string? error)
    {
        document = null;
        if (string.IsNullOrWhiteSpace(json))
        {
            error = "missing or empty";
            return false;
        }

        try
        {
            using var parsed = JsonDocument.Parse(json);
            document = Read(parsed.RootElement);
            error = null;
            return true;
        }
        catch (JsonException exception)
        {
            error = $"not valid JSON: {exception.Message}";
            return false;
        }
        catch (FormatException exception)
        {
            error = exception.Message;
            return false;
        }
    }

    private static RouteDocument Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            throw new FormatException($"expected an object, found {root.ValueKind}");
        }

        if (!root.TryGetProperty("generation", out var element) || !TryInteger(element, out var generation) || generation < 0)
        {
            throw new FormatException($"generation: {Shown(root, "generation")} is not a whole number from 0");
        }

        RefuseUnsupported(root, "mirror");
        RefuseUnsupported(root, "affinity");
        if (!root.TryGetProperty("routes", out var routes) || routes.ValueKind is not JsonValueKind.Array)
        {
            throw new FormatException($"routes: {Shown(root, "routes")} is not a list");
        }

        if (routes.GetArrayLength() > MaxRules)
        {
            throw new FormatException($"routes: {routes.GetArrayLength()} entries are more than the {MaxRules} allowed");
        }

        var rules = new List<RouteRule>(routes.GetArrayLength());
        foreach (var route in routes.EnumerateArray())
        {
            rules.Add(ReadRule(route, rules));
        }

        var sum = rules.Sum(rule => rule.Weight);
        if (rules.Count > 0 && sum != FullWeight)
        {
            throw new FormatException($"routes: weights sum to {sum}, not to {FullWeight}");
        }

        return new RouteDocument(generation, rules);
    }

    private static RouteRule ReadRule(JsonElement route, List<RouteRule> before)
    {
        var path = $"routes[{before.Count}]";
        if (route.ValueKind is not JsonValueKind.Object)
        {
            throw new FormatException($"{path}: expected an object, found {route.ValueKind}");
        }

        var revision = Name(route, "revision", path);
        if (before.Exists(rule => string.Equals(rule.Revision, revision, StringComparison.Ordinal)))
        {
            throw new FormatException($"{path}.revision: \"{revision}\" is listed twice");
        }

        var service = Name(route, "service", path);
        return route.TryGetProperty("weight", out var element) && TryInteger(element, out var weight) && weight is >= 0 and <= FullWeight
            ? new RouteRule(revision, service, (int)weight)
            : throw new FormatException($"{path}.weight: {Shown(route, "weight")} is not a whole number from 0 to {FullWeight}");
    }

    private static string Name(JsonElement parent, string field, string path)
    {
        if (parent.TryGetProperty(field, out var element) && element.ValueKind is JsonValueKind.String)
        {
            var name = element.GetString()!;
            if (name.Length is > 0 and <= MaxNameLength && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-'))
            {
                return name;
            }
        }

        throw new FormatException(
            $"{path}.{field}: {Shown(parent, field)} is not a name of 1 to {MaxNameLength} characters out of a-z, 0-9 and '-'");
    }

    private static void RefuseUnsupported(JsonElement root, string field)
    {
        if (root.TryGetProperty(field, out var element) && element.ValueKind is not JsonValueKind.Null)
        {
            throw new FormatException($"{field}: this gateway does not support it; it must be null");
        }
    }

    private static bool TryInteger(JsonElement element, out long value)
    {
        value = 0;
        return element.ValueKind is JsonValueKind.Number && element.TryGetInt64(out value);
    }

    private static string Shown(JsonElement parent, string field)
    {
        const int longest = 80;
        if (!parent.TryGetProperty(field, out var element))
        {
            return "(missing)";
        }

        var text = element.GetRawText();
        return text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "…");
    }
}
