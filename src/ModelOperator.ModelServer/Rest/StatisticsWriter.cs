using System.Text.Json;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Rest;

/// <summary>Writes the statistics of the model, which are an extension of the protocol.</summary>
internal static class StatisticsWriter
{
    /// <param name="json">The writer, within the object of the answer.</param>
    /// <param name="model">The model's name and version.</param>
    /// <param name="statistics">The statistics of the model.</param>
    /// <param name="rows">The number of rows answered since the start.</param>
    public static void Write(Utf8JsonWriter json, ModelSignature model, InferenceStatistics statistics, long rows)
    {
        json.WriteStartArray("model_stats"u8);
        json.WriteStartObject();
        json.WriteString("name"u8, model.Name);
        json.WriteString("version"u8, model.Version);
        json.WriteNumber("last_inference"u8, statistics.LastInference);
        json.WriteNumber("inference_count"u8, rows);
        json.WriteNumber("execution_count"u8, statistics.Executions);
        json.WriteStartObject("inference_stats"u8);
        Write(json, "success", statistics.Success);
        Write(json, "fail", statistics.Fail);
        Write(json, "queue", statistics.Queue);
        Write(json, "compute_input", statistics.ComputeInput);
        Write(json, "compute_infer", statistics.Compute);
        Write(json, "compute_output", statistics.ComputeOutput);
        // This server has no cache.
        Write(json, "cache_hit", 0, 0);
        Write(json, "cache_miss", 0, 0);
        json.WriteEndObject();
        // These are for models that give several answers to a request, which no model here does.
        json.WriteStartObject("response_stats"u8);
        json.WriteEndObject();
        WriteBatches(json, statistics);
        json.WriteStartArray("memory_usage"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteBatches(Utf8JsonWriter json, InferenceStatistics statistics)
    {
        json.WriteStartArray("batch_stats"u8);
        foreach (var (rows, totals) in statistics.Batches)
        {
            json.WriteStartObject();
            json.WriteNumber("batch_size"u8, rows);
            Write(json, "compute_input", totals.Compute.Count, totals.Input.Nanoseconds);
            Write(json, "compute_infer", totals.Compute);
            Write(json, "compute_output", totals.Compute.Count, totals.Output.Nanoseconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, Total total) => Write(json, name, total.Count, total.Nanoseconds);

    private static void Write(Utf8JsonWriter json, string name, long count, long nanoseconds)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count"u8, count);
        json.WriteNumber("ns"u8, nanoseconds);
        json.WriteEndObject();
    }
}
