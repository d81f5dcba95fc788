using System.Text.Json;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Serving;

/// <summary>GET …/stats: the protocol's statistics extension, as far as it is measured here.</summary>
internal static class StatisticsWriter
{
    /// <param name="json">Within the answer's object.</param>
    /// <param name="model">Name and version.</param>
    /// <param name="statistics">Of it.</param>
    /// <param name="rows">Answered since the start.</param>
    public static void Write(Utf8JsonWriter json, ModelSignature model, InferenceStatistics statistics, long rows)
    {
        json.WriteStartArray("model_stats"u8);
        json.WriteStartObject();
        json.WriteString("name"u8, model.Name);
        json.WriteString("version"u8, model.Version);
        json.WriteNumber("inference_count"u8, rows);
        json.WriteNumber("execution_count"u8, statistics.Compute.Count);
        json.WriteStartObject("inference_stats"u8);
        Write(json, "success", statistics.Success);
        Write(json, "fail", statistics.Fail);
        Write(json, "queue", statistics.Queue);
        Write(json, "compute_infer", statistics.Compute);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, InferenceStatistics.Total total)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count"u8, total.Count);
        json.WriteNumber("ns"u8, total.Nanoseconds);
        json.WriteEndObject();
    }
}
