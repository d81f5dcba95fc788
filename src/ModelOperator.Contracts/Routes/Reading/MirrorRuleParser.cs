using System.Text.Json;

namespace ModelOperator.Contracts.Routes.Reading;

/// <summary>Reads and checks the part <c>mirror</c> of <c>routes.json</c>.</summary>
internal static class MirrorRuleParser
{
    /// <summary>Reads the rule; null when nothing is mirrored.</summary>
    /// <exception cref="FormatException">The rule is wrong; the message has the path, the value and what would be right.</exception>
    public static MirrorRule? Read(JsonElement root)
    {
        const string path = "mirror";
        if (!RouteField.TryObject(root, path, out var mirror))
        {
            return null;
        }

        return new MirrorRule(
            RouteField.Name(mirror, "revision", path),
            RouteField.Name(mirror, "service", path),
            RouteField.Percent(mirror, "percent", path),
            RouteField.Switch(mirror, "logPayloads", path),
            RouteField.Tolerance(mirror, "absoluteTolerance", path, DefaultTolerances.Absolute),
            RouteField.Tolerance(mirror, "relativeTolerance", path, DefaultTolerances.Relative),
            RouteField.Names(mirror, "classOutputs", path, RouteBounds.MaxClassOutputs));
    }
}
