using System.Text.Json;

namespace ModelOperator.Contracts.Routes.Reading;

/// <summary>Reads and checks the part <c>monitoring</c> of <c>routes.json</c>.</summary>
internal static class MonitoringRuleParser
{
    private const string Path = "monitoring";

    /// <summary>Reads the rule; null when nothing is looked at, or when the part is wrong: requests are routed all the same.</summary>
    /// <param name="root">The document.</param>
    /// <param name="fault">The path, the value and what would be right; null when nothing is wrong.</param>
    public static MonitoringRule? Read(JsonElement root, out string? fault)
    {
        try
        {
            fault = null;
            return Read(root);
        }
        catch (FormatException exception)
        {
            fault = exception.Message;
        }
        catch (InvalidOperationException exception) // half a surrogate
        {
            fault = $"{Path}: a text is not well-formed: {exception.Message}";
        }

        return null;
    }

    private static MonitoringRule? Read(JsonElement root) =>
        RouteField.TryObject(root, Path, out var monitoring)
            ? new MonitoringRule(ReadRepeats(monitoring), ReadReview(monitoring), ReadSamples(monitoring))
            : null;

    private static RepeatsRule? ReadRepeats(JsonElement monitoring) =>
        RouteField.TryObject(monitoring, "repeats", out var repeats)
            ? new RepeatsRule(RouteField.Token(repeats, "callerHeader", $"{Path}.repeats"))
            : null;

    private static ReviewRule? ReadReview(JsonElement monitoring)
    {
        const string path = $"{Path}.review";
        return RouteField.TryObject(monitoring, "review", out var review)
            ? new ReviewRule(
                RouteField.Number(review, "confidenceBelow", path, 1),
                RouteField.Output(review, "output", path),
                RouteField.IsThere(review, "sink", out _) ? RouteField.Name(review, "sink", path) : null,
                RouteField.TryObject(review, "content", out var content) ? ReadContent(content, $"{path}.content") : null)
            : null;
    }

    private static SamplesRule? ReadSamples(JsonElement monitoring)
    {
        const string path = $"{Path}.samples";
        return RouteField.TryObject(monitoring, "samples", out var samples)
            ? new SamplesRule(
                RouteField.Number(samples, "percent", path, 100),
                RouteField.Name(samples, "sink", path),
                RouteField.TryObject(samples, "content", out var content)
                    ? ReadContent(content, $"{path}.content")
                    : throw new FormatException($"{path}.content: is missing; it says what is sent"))
            : null;
    }

    // Nothing is sent that is not listed, so what is left out is nothing.
    private static SampleContent ReadContent(JsonElement content, string path) => new(
        RouteField.Names(content, "inputs", path, SampleContent.MaxNames),
        RouteField.Names(content, "outputs", path, SampleContent.MaxNames),
        RouteField.Names(content, "hashed", path, SampleContent.MaxNames));
}
