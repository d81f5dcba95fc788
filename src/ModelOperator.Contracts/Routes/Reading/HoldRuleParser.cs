using System.Text.Json;
using ModelOperator.Contracts.Routes.Holding;

namespace ModelOperator.Contracts.Routes.Reading;

/// <summary>Reads and checks the part <c>hold</c> of <c>routes.json</c>.</summary>
internal static class HoldRuleParser
{
    /// <summary>Reads the rule; null when no requests are held.</summary>
    /// <exception cref="FormatException">The rule is wrong; the message has the path, the value and what would be right.</exception>
    public static HoldRule? Read(JsonElement root)
    {
        const string path = "hold";
        return RouteField.TryObject(root, path, out var hold)
            ? new HoldRule(RouteField.Name(hold, "revision", path), RouteField.Switch(hold, "always", path))
            : null;
    }
}
