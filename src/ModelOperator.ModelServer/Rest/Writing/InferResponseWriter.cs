using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Rest.Writing;

/// <summary>Writes the answer to an inference request: JSON, and behind it the outputs that the client wants as raw bytes.</summary>
internal static class InferResponseWriter
{
    /// <summary>The size from which a JSON answer is sent while it grows, at the client's pace.</summary>
    private const int StreamFrom = 64 * 1024;

    /// <summary>Writes the model, the request's id and the outputs. The data is flat, in row-major order.</summary>
    /// <exception cref="ProtocolException">An output is text that JSON cannot carry. Nothing has been written then.</exception>
    public static async ValueTask WriteAsync(
        HttpResponse response, ModelSignature model, InferRequest request, IReadOnlyList<Tensor> outputs,
        CancellationToken cancellationToken)
    {
        RequireJsonText(request.Outputs, outputs);
        var buffer = ResponseBuffers.Rent();
        try
        {
            var streamed = await WriteJsonAsync(buffer, response, model, request, outputs, cancellationToken);
            if (request.Outputs.AnyBinary)
            {
                response.ContentType = "application/octet-stream";
                response.Headers[ProtocolHeaders.JsonLength] = buffer.Length.ToString();
                Announce(response, buffer.Length + RawLength(request.Outputs, outputs));
            }
            else if (!streamed)
            {
                response.ContentType = "application/json";
                Announce(response, buffer.Length);
            }

            if (!request.Outputs.AnyBinary)
            {
                (await response.BodyWriter.WriteAsync(buffer.Written, cancellationToken)).RequireTaker();
                return;
            }

            await response.StartAsync(cancellationToken); // Kestrel gives no memory to write to before this
            response.BodyWriter.Write(buffer.Written.Span);
            for (var index = 0; index < outputs.Count; index++)
            {
                if (request.Outputs.Binary[index])
                {
                    await RawTensorWriter.WriteAsync(response.BodyWriter, outputs[index], cancellationToken);
                }
            }

            (await response.BodyWriter.FlushAsync(cancellationToken)).RequireTaker();
        }
        finally
        {
            ResponseBuffers.Return(buffer);
        }
    }

    // What is packed on its way has another length.
    private static void Announce(HttpResponse response, long length) =>
        response.ContentLength = response.Headers.ContentEncoding.Count == 0 ? length : null;

    private static async ValueTask<bool> WriteJsonAsync(
        ResponseBuffer buffer, HttpResponse response, ModelSignature model, InferRequest request, IReadOnlyList<Tensor> outputs,
        CancellationToken cancellationToken)
    {
        var streamed = false;
        var json = buffer.Json;
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
            WriteHead(json, request.Outputs.Names[index], tensor);
            if (request.Outputs.Binary[index])
            {
                json.WriteStartObject("parameters"u8);
                json.WriteNumber("binary_data_size"u8, RawTensor.Size(tensor));
                json.WriteEndObject();
            }
            else
            {
                json.WriteStartArray("data"u8);
                for (var start = 0; start < tensor.Count; start += TensorDataWriter.ChunkElements)
                {
                    TensorDataWriter.Write(json, tensor, start);
                    json.Flush();
                    if (buffer.Length >= StreamFrom && !request.Outputs.AnyBinary)
                    {
                        if (!streamed)
                        {
                            response.ContentType = "application/json";
                        }

                        (await response.BodyWriter.WriteAsync(buffer.Written, cancellationToken)).RequireTaker();
                        buffer.Clear();
                        streamed = true;
                    }
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return streamed;
    }

    private static void WriteHead(Utf8JsonWriter json, string name, Tensor tensor)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteString("datatype"u8, tensor.DataType.Name());
        json.WriteStartArray("shape"u8);
        foreach (var size in tensor.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
    }

    private static long RawLength(OutputSelection selection, IReadOnlyList<Tensor> outputs)
    {
        long length = 0;
        for (var index = 0; index < outputs.Count; index++)
        {
            length += selection.Binary[index] ? RawTensor.Size(outputs[index]) : 0;
        }

        return length;
    }

    private static void RequireJsonText(OutputSelection selection, IReadOnlyList<Tensor> outputs)
    {
        for (var index = 0; index < outputs.Count; index++)
        {
            if (selection.Binary[index] || outputs[index].DataType is not DataType.Bytes)
            {
                continue;
            }

            for (var element = 0; element < outputs[index].Count; element++)
            {
                if (!Utf8.IsValid(outputs[index].Text(element)))
                {
                    throw ProtocolException.BadRequest(
                        $"output '{selection.Names[index]}' has bytes that are no UTF-8, which JSON cannot carry; "
                        + "ask for it with the parameter binary_data");
                }
            }
        }
    }
}
