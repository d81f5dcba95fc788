using System.Text.Json;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Monitoring;
using ModelOperator.ModelServer.Requests;
using ModelOperator.ModelServer.Scheduling.Rows;
using ModelOperator.ModelServer.Settings;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Rest;

/// <summary>Answers requests for metadata, statistics, liveness and readiness.</summary>
internal sealed class MetadataEndpoints(ServeSettings settings, ModelSlot slot, ServerMetrics metrics, DataWatch watch)
{
    public Task HandleAsync(HttpContext context, V2Route route)
    {
        ServedModel.Check(settings, route.Model, route.Version);
        return route.Action switch
        {
            V2Action.ServerLive => WriteAsync(context, StatusCodes.Status200OK, json => json.WriteBoolean("live"u8, value: true)),
            V2Action.ServerReady => WriteAsync(context, ReadyStatus, json => json.WriteBoolean("ready"u8, slot.Ready)),
            V2Action.ModelReady => WriteAsync(context, ReadyStatus, json =>
            {
                json.WriteString("name"u8, settings.ModelName);
                json.WriteBoolean("ready"u8, slot.Ready);
            }),
            V2Action.ModelStatistics => WriteAsync(context, StatusCodes.Status200OK, json =>
                StatisticsWriter.Write(json, ServedModel.Loaded(settings, slot).Signature, metrics.Statistics, watch.Answers)),
            V2Action.ModelMetadata => WriteAsync(context, StatusCodes.Status200OK, json =>
            {
                var model = ServedModel.Loaded(settings, slot);
                WriteModel(json, model.Signature);
                WriteProperties(json, model.Rows);
            }),
            _ => WriteAsync(context, StatusCodes.Status200OK, WriteServer),
        };
    }

    private int ReadyStatus => slot.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;

    private static void WriteServer(Utf8JsonWriter json)
    {
        json.WriteString("name"u8, ServerIdentity.Name);
        json.WriteString("version"u8, ServerIdentity.Version);
        json.WriteStartArray("extensions"u8);
        foreach (var extension in ServerIdentity.Extensions)
        {
            json.WriteStringValue(extension);
        }

        json.WriteEndArray();
    }

    private static void WriteModel(Utf8JsonWriter json, ModelSignature model)
    {
        json.WriteString("name"u8, model.Name);
        json.WriteStartArray("versions"u8);
        json.WriteStringValue(model.Version);
        json.WriteEndArray();
        json.WriteString("platform"u8, ModelSignature.Platform);
        WriteTensors(json, "inputs", model.Inputs.Concat(model.Optional));
        WriteTensors(json, "outputs", model.Outputs);
    }

    private void WriteProperties(Utf8JsonWriter json, RowVerdict rows)
    {
        if (settings.Batching.MaxSize > 1)
        {
            json.WriteStartObject("properties"u8);
            json.WriteString(RowVerdict.Property, rows.Text);
            json.WriteEndObject();
        }
    }

    private static void WriteTensors(Utf8JsonWriter json, string member, IEnumerable<TensorSpec> specs)
    {
        json.WriteStartArray(member);
        foreach (var spec in specs)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, spec.Name);
            json.WriteString("datatype"u8, spec.DataType.Name());
            json.WriteStartArray("shape"u8);
            foreach (var size in spec.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> members)
    {
        var body = new System.Buffers.ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted);
        }
    }
}
