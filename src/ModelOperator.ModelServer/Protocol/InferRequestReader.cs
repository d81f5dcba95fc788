using System.Text.Json;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>Parses the body of an infer request against the model that is to answer it.</summary>
internal static class InferRequestReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    /// <summary>Parses the whole body. Members that are not part of the protocol, and parameters, are read over.</summary>
    /// <exception cref="ProtocolException">400 with a sentence that names the input or member at fault.</exception>
    public static InferRequest Read(ReadOnlySpan<byte> body, ModelSignature model)
    {
        var inputs = new Tensor?[model.Inputs.Count];
        try
        {
            var json = new Utf8JsonReader(body, Options);
            return ReadRequest(ref json, body.Length, model, inputs);
        }
        catch (Exception exception)
        {
            foreach (var input in inputs)
            {
                input?.Dispose();
            }

            throw exception is JsonException ? ProtocolException.BadRequest($"the body is not valid JSON: {exception.Message}")
                : exception is ProtocolException ? exception
                : new InvalidOperationException("the request could not be parsed", exception);
        }
    }

    private static InferRequest ReadRequest(ref Utf8JsonReader json, int bodyLength, ModelSignature model, Tensor?[] inputs)
    {
        string? id = null;
        string[]? outputs = null;
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
        {
            throw ProtocolException.BadRequest("the body must be a JSON object with \"inputs\"");
        }

        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8))
            {
                id = RequestMembers.Text(ref json, "id");
            }
            else if (json.ValueTextEquals("inputs"u8))
            {
                RequestMembers.EnterArray(ref json, "inputs");
                for (var index = 0; RequestMembers.NextObject(ref json, "inputs", index); index++)
                {
                    InputReader.Read(ref json, bodyLength, index, model, inputs);
                }
            }
            else if (json.ValueTextEquals("outputs"u8))
            {
                outputs = OutputsReader.Read(ref json, model);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        json.Read(); // anything after the object is invalid JSON
        for (var index = 0; index < inputs.Length; index++)
        {
            if (inputs[index] is null)
            {
                throw ProtocolException.BadRequest($"input '{model.Inputs[index].Name}' is missing; {RequestMembers.Known(model.Inputs, "takes")}");
            }
        }

        return new InferRequest(id, inputs!, outputs ?? [.. model.Outputs.Select(output => output.Name)]);
    }
}
