using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Outgoing;

namespace ModelOperator.Operator.Configuration;

/// <summary>The collector of the spans of gateways and new model servers: the chart names one for all of them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PodTracing
{
    /// <summary>The address of the collector.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The protocol of deliveries: <c>grpc</c> or <c>http/protobuf</c>.</summary>
    public string Protocol { get; set; } = TracingVariables.Grpc; // the generated serializer keeps the default of a field that can be set

    /// <summary>The share of the traces that begin at a gateway which are recorded, from 0 to 1.</summary>
    public double SamplingRatio { get; set; } = 1;

    /// <summary>A Secret in the namespace of each ModelDeployment whose key holds the headers of deliveries; null for none.</summary>
    public SecretKey? HeadersSecret { get; init; }

    /// <summary>Reads one from JSON; null for empty text, which is no tracing.</summary>
    /// <exception cref="FormatException">It is no JSON, has other fields, or a field has a bad value.</exception>
    public static PodTracing? Parse(string json)
    {
        if (json.Length == 0)
        {
            return null;
        }

        try
        {
            var tracing = JsonSerializer.Deserialize(json, PodTracingJsonContext.Default.PodTracing);
            return tracing is null ? null
                : tracing.Problem() is { } problem ? throw new FormatException(problem)
                : tracing;
        }
        catch (JsonException exception)
        {
            throw new FormatException($"\"{json}\" is no JSON of tracing: {exception.Message}", exception);
        }
    }

    private string? Problem() =>
        !HttpAddress.TryParse(Endpoint, out _)
            ? "endpoint must be an http:// or https:// address without credentials, such as http://collector.monitoring:4317"
        : Protocol is not (TracingVariables.Grpc or TracingVariables.HttpProtobuf)
            ? $"protocol is {Protocol}; it must be {TracingVariables.Grpc} or {TracingVariables.HttpProtobuf}"
        : SamplingRatio is not (>= 0 and <= 1) ? $"samplingRatio is {SamplingRatio}; it must be from 0 to 1"
        : null;

    /// <summary>A key of a Secret.</summary>
    /// <param name="Name">The Secret.</param>
    /// <param name="Key">The key.</param>
    internal sealed record SecretKey(string Name, string Key);
}
