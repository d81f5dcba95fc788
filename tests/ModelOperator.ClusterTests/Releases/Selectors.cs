using System.Text.Json.Nodes;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>Reads label selectors as the API server does.</summary>
internal static class Selectors
{
    /// <summary>True when a selector takes pods with these labels. It knows matchLabels, and matchExpressions with Exists.</summary>
    public static bool Take(this JsonNode selector, IDictionary<string, string> labels) =>
        (selector["matchLabels"]?.AsObject() ?? [])
            .All(label => labels.TryGetValue(label.Key, out var value) && value == (string?)label.Value)
        && (selector["matchExpressions"]?.AsArray() ?? []).All(expression =>
            (string?)expression!["operator"] == "Exists" && labels.ContainsKey((string)expression["key"]!));
}
