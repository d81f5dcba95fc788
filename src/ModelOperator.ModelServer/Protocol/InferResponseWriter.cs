using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>Writes the answer to an infer request into the response's own buffers.</summary>
internal static class InferResponseWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // application/json, never HTML
    };

    /// <summary>Writes model, id and outputs; data is flat, row-major.</summary>
    public static async ValueTask WriteAsync(
        PipeWriter output, ModelSignature model, InferRequest request, IReadOnlyList<Tensor> outputs, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("model_name"u8, model.Name);
        json.WriteString("model_version"u8, model.Version);
        if (request.Id is not null)
        {
            json.WriteString("id"u8, request.Id);
        }

        json.WriteStartArray("outputs"u8);
        for (var index = 0; index < outputs.Count; index++)
        {
            var tensor = outputs[index];
            json.WriteStartObject();
            json.WriteString("name"u8, request.OutputNames[index]);
            json.WriteString("datatype"u8, tensor.DataType.Name());
            json.WriteStartArray("shape"u8);
            foreach (var size in tensor.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteStartArray("data"u8);
            for (var start = 0; start < tensor.Count; start += TensorDataWriter.ChunkElements)
            {
                TensorDataWriter.Write(json, tensor, start);
                if (start + TensorDataWriter.ChunkElements < tensor.Count)
                {
                    // Hands a large answer on as it grows, at the client's pace.
                    json.Flush();
                    await output.FlushAsync(cancellationToken);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        await output.FlushAsync(cancellationToken);
    }
}
