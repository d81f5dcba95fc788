using System.Text.Json;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Rest.Reading;

/// <summary>Reads the body of an inference request, and checks it against the model.</summary>
internal static class InferRequestReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    /// <summary>Reads a whole body. It skips members that the protocol does not have, and parameters that this server does not
    /// know.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="binary">The raw bytes behind the JSON.</param>
    /// <param name="requests">The pool of requests to the model that is to answer.</param>
    /// <exception cref="ProtocolException">400: the request does not fit the model. The message names the input or member.</exception>
    public static InferRequest Read(ReadOnlySpan<byte> json, ReadOnlySpan<byte> binary, RequestPool requests)
    {
        using var inputs = requests.Rent();
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            return ReadRequest(ref reader, json, new BinaryData(binary), requests.Model, inputs);
        }
        catch (JsonException exception)
        {
            throw ProtocolException.BadRequest($"the body is not valid JSON: {Place(json, exception)}");
        }
        catch (InvalidOperationException exception)
            when (exception.Message.Contains("UTF-8", StringComparison.Ordinal)
                || exception.Message.Contains("UTF-16", StringComparison.Ordinal))
        {
            throw ProtocolException.BadRequest("the body is not valid JSON: it has text that is not Unicode");
        }
    }

    // The reader that failed does not count the bytes that NumberRun read, so it would name another place.
    private static string Place(ReadOnlySpan<byte> json, JsonException failure)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            return exception.Message;
        }

        return failure.Message;
    }

    private static InferRequest ReadRequest(
        ref Utf8JsonReader json, ReadOnlySpan<byte> text, BinaryData binary, ModelSignature model, RequestInputs inputs)
    {
        var jsonLength = text.Length;
        string? id = null;
        OutputsReader outputs = default;
        RequestParameters parameters = default;
        var seen = false;
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
        {
            throw ProtocolException.BadRequest("the body must be a JSON object with \"inputs\"");
        }

        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8))
            {
                id = RequestMembers.Text(ref json, "id") ?? id;
            }
            else if (json.ValueTextEquals("inputs"u8))
            {
                if (!RequestMembers.TryEnterArray(ref json, "inputs"))
                {
                    continue;
                }

                if (seen)
                {
                    throw ProtocolException.BadRequest("the body has inputs twice");
                }

                seen = true;
                for (var index = 0; RequestMembers.NextObject(ref json, "inputs", index); index++)
                {
                    InputReader.Read(ref json, ref text, ref binary, jsonLength, index, model, inputs);
                }
            }
            else if (json.ValueTextEquals("outputs"u8))
            {
                outputs = OutputsReader.Read(ref json, model) ?? outputs;
            }
            else if (json.ValueTextEquals("parameters"u8))
            {
                parameters = RequestParameters.Read(ref json) ?? parameters;
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        json.Read(); // fails when anything but white space follows the object
        var selection = outputs.Resolve(model, parameters.BinaryOutput);
        binary.RequireEnd();
        return inputs.Complete(id, selection, parameters.Timeout);
    }
}
