using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ModelOperator.Contracts.Routes.Reading;

/// <summary>Reads and checks <c>routes.json</c>. Unknown fields are ignored, so that an operator may be newer than a gateway.</summary>
public static class RouteDocumentParser
{
    private const int FullWeight = 100;

    /// <summary>Reads a document.</summary>
    /// <param name="json">The text.</param>
    /// <param name="document">The document; null when it is refused.</param>
    /// <param name="error">A sentence that names field, value and what would be right; null when all is right. The part
    /// <c>monitoring</c> is left out when it is wrong, and then there are both a document and a sentence.</param>
    /// <returns>False when the document is refused.</returns>
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
            document = Read(parsed.RootElement, out error);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // the second: half a surrogate
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

    private static RouteDocument Read(JsonElement root, out string? fault)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            throw new FormatException($"expected an object, found {root.ValueKind}");
        }

        if (!root.TryGetProperty("generation", out var element) || !RouteField.TryInteger(element, out var generation) || generation < 0)
        {
            throw new FormatException($"generation: {RouteField.Shown(root, "generation")} is not a whole number from 0");
        }

        if (!root.TryGetProperty("routes", out var routes) || routes.ValueKind is not JsonValueKind.Array)
        {
            throw new FormatException($"routes: {RouteField.Shown(root, "routes")} is not a list");
        }

        if (routes.GetArrayLength() > RouteBounds.MaxRoutes)
        {
            throw new FormatException($"routes: {routes.GetArrayLength()} entries are more than the {RouteBounds.MaxRoutes} allowed");
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

        return new RouteDocument(
            generation, rules, MirrorRuleParser.Read(root), AffinityRuleParser.Read(root), MonitoringRuleParser.Read(root, out fault),
            HoldRuleParser.Read(root));
    }

    private static RouteRule ReadRule(JsonElement route, List<RouteRule> before)
    {
        var path = $"routes[{before.Count}]";
        if (route.ValueKind is not JsonValueKind.Object)
        {
            throw new FormatException($"{path}: expected an object, found {route.ValueKind}");
        }

        var revision = RouteField.Name(route, "revision", path);
        return before.Exists(rule => string.Equals(rule.Revision, revision, StringComparison.Ordinal))
            ? throw new FormatException($"{path}.revision: \"{revision}\" is listed twice")
            : new RouteRule(revision, RouteField.Name(route, "service", path), RouteField.Percent(route, "weight", path));
    }
}
