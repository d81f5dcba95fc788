using System.Text.Json;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Gateway.Routing.Documents;

/// <summary>Reads and checks the part <c>monitoring</c> of <c>routes.json</c>.</summary>
internal static class MonitoringRuleParser
{
    private const string Path = "monitoring";

    /// <summary>Reads the rule; null when nothing is looked at.</summary>
    /// <exception cref="FormatException">With path, value and what would be right.</exception>
    public static MonitoringRule? Read(JsonElement root) =>
        RouteField.TryObject(root, Path, out var monitoring) ? new MonitoringRule(ReadRepeats(monitoring), ReadReview(monitoring)) : null;

    private static RepeatsRule? ReadRepeats(JsonElement monitoring) =>
        RouteField.TryObject(monitoring, "repeats", out var repeats)
            ? new RepeatsRule(RouteField.Token(repeats, "callerHeader", $"{Path}.repeats"))
            : null;

    private static ReviewRule? ReadReview(JsonElement monitoring)
    {
        const string path = $"{Path}.review";
        return RouteField.TryObject(monitoring, "review", out var review)
            ? new ReviewRule(RouteField.Share(review, "confidenceBelow", path), RouteField.Output(review, "output", path))
            : null;
    }
}
