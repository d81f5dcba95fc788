using System.Globalization;
using System.Text.Json;

namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>Reads answers of <c>/api/v1/query</c>. Any bytes give a result; nothing is thrown.</summary>
internal static class PrometheusAnswer
{
    internal static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>Reads the body of an answer with status 200.</summary>
    /// <param name="body">The body.</param>
    /// <param name="secrets">The secrets that were sent with the query, which the body may repeat.</param>
    public static QueryResult Read(ReadOnlyMemory<byte> body, SourceSecrets secrets)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            var root = document.RootElement;
            if (Text(root, "status") is "error")
            {
                var reason = secrets.Masked(Text(root, "error") ?? "no reason given");
                return QueryResult.Without(QueryOutcome.Refused, $"the metric source refuses the query: {reason}");
            }

            if (Text(root, "status") is not "success" || Member(root, "data") is not { ValueKind: JsonValueKind.Object } data)
            {
                return Malformed("it lacks status or data");
            }

            return Data(data, secrets).With(Warnings(root).Select(secrets.Masked));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The InvalidOperationException comes from text that is not UTF-8.
            return Malformed("it is cut off or no JSON");
        }
    }

    /// <summary>The reason in the body of an error answer; null when there is none.</summary>
    public static string? Error(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return Text(document.RootElement, "error");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static QueryResult Data(JsonElement data, SourceSecrets secrets)
    {
        var type = Text(data, "resultType");
        if (Member(data, "result") is not { ValueKind: JsonValueKind.Array } result)
        {
            return Malformed("it has no result");
        }

        return type switch
        {
            "scalar" => Sample(result),
            "vector" => OneOf(result, "value"),
            "matrix" => OneOf(result, "values"),
            "string" => QueryResult.Without(QueryOutcome.NotANumber, "the query gave a text, not a number"),
            _ => Malformed($"its result type is '{secrets.Masked(type ?? "")}'"),
        };
    }

    private static QueryResult OneOf(JsonElement series, string member)
    {
        var count = series.GetArrayLength();
        if (count != 1)
        {
            return count == 0
                ? QueryResult.Without(QueryOutcome.Empty, "the query matched no series")
                : QueryResult.Without(
                    QueryOutcome.SeveralSeries, $"the query gave {count} series, not one number; aggregate them, e.g. with sum(…)");
        }

        if (Member(series[0], "histogram") is not null || Member(series[0], "histograms") is not null)
        {
            return QueryResult.Without(
                QueryOutcome.NotANumber, "the query gave a native histogram; take a number of it, e.g. with histogram_quantile(…)");
        }

        return Member(series[0], member) switch
        {
            null => Malformed("its series has no value"),
            { } sample when member is "value" => Sample(sample),
            { ValueKind: JsonValueKind.Array } samples when samples.GetArrayLength() is > 0 and var last => Sample(samples[last - 1]),
            _ => Malformed("its series has no samples"),
        };
    }

    /// <summary>Reads a sample such as <c>[1700000000.123, "0.5"]</c>.</summary>
    private static QueryResult Sample(JsonElement sample)
    {
        var wellFormed = sample.ValueKind is JsonValueKind.Array && sample.GetArrayLength() == 2
            && sample[0].ValueKind is JsonValueKind.Number && sample[1].ValueKind is JsonValueKind.String;
        if (!wellFormed)
        {
            return Malformed("its sample is not [time, \"value\"]");
        }

        var text = sample[1].GetString();
        return text switch
        {
            "NaN" => QueryResult.Of(double.NaN),
            "+Inf" or "Inf" => QueryResult.Of(double.PositiveInfinity),
            "-Inf" => QueryResult.Of(double.NegativeInfinity),
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => QueryResult.Of(number),
            _ => Malformed("its value is no number"),
        };
    }

    // Prometheus older than 3.0 puts hints on the query, which it now calls infos, among the warnings.
    private static IEnumerable<string> Warnings(JsonElement root)
    {
        if (Member(root, "isPartial") is { ValueKind: not (JsonValueKind.False or JsonValueKind.Null) })
        {
            yield return "the answer is a part of the data (isPartial): some of its stores did not answer";
        }

        IEnumerable<JsonElement> warnings = Member(root, "warnings") switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
            { } other => [other],
        };
        foreach (var warning in warnings)
        {
            var text = warning.ValueKind is JsonValueKind.String ? warning.GetString()! : warning.GetRawText();
            if (!text.StartsWith("PromQL info:", StringComparison.Ordinal))
            {
                yield return text;
            }
        }
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    private static QueryResult Malformed(string why) =>
        QueryResult.Without(QueryOutcome.Malformed, $"the answer of the metric source is not one of the Prometheus API: {why}");
}
