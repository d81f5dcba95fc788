using System.Text.Json;

namespace ModelOperator.Contracts.Routes.Reading;

/// <summary>Reads and checks the part <c>affinity</c> of <c>routes.json</c>.</summary>
internal static class AffinityRuleParser
{
    /// <summary>Reads the rule; null when each request is decided by itself.</summary>
    /// <exception cref="FormatException">The rule is wrong; the message has the path, the value and what would be right.</exception>
    public static AffinityRule? Read(JsonElement root)
    {
        const string path = "affinity";
        if (!RouteField.TryObject(root, path, out var affinity))
        {
            return null;
        }

        var rule = new AffinityRule(
            RouteField.Name(affinity, "revision", path),
            RouteField.Token(affinity, "cookie", path),
            RouteField.Token(affinity, "header", path));
        return (rule.Cookie is null) != (rule.Header is null)
            ? rule
            : throw new FormatException(
                $"{path}: exactly one of cookie and header must be there, found {(rule.Cookie is null ? "neither" : "both")}");
    }
}
