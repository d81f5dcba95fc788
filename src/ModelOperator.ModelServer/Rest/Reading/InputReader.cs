using System.Text.Json;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Rest.Data;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Rest.Reading;

/// <summary>Reads one element of <c>inputs</c>, whose members may come in any order.</summary>
internal static class InputReader
{
    private const string Inputs = "inputs";

    /// <param name="json">The reader, at the start of the object.</param>
    /// <param name="text">The text that the reader reads. When the reader is replaced by a later one, the text is cut to begin where that
    /// one begins.</param>
    /// <param name="binary">The raw bytes behind the JSON.</param>
    /// <param name="jsonLength">The bytes of the JSON. A tensor cannot have more elements than this.</param>
    /// <param name="index">The element's place in <c>inputs</c>, for messages.</param>
    /// <param name="model">The model that the request is for.</param>
    /// <param name="inputs">Gets the tensor.</param>
    public static void Read(
        ref Utf8JsonReader json, ref ReadOnlySpan<byte> text, ref BinaryData binary, int jsonLength, int index, ModelSignature model,
        RequestInputs inputs)
    {
        string? name = null, datatype = null;
        Span<long> sizes = stackalloc long[Shape.MaxRank];
        int? rank = null;
        long? binarySize = null;
        var filled = false;
        Utf8JsonReader skippedData = default;
        ReadOnlySpan<byte> skippedText = default;
        var skipped = false;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("name"u8))
            {
                name = RequestMembers.Name(ref json, model.Inputs, Inputs, index) ?? name;
            }
            else if (json.ValueTextEquals("datatype"u8))
            {
                datatype = RequestMembers.DataType(ref json, Inputs, index) ?? datatype;
            }
            else if (json.ValueTextEquals("shape"u8))
            {
                rank = ReadShape(ref json, index, sizes) ?? rank;
            }
            else if (json.ValueTextEquals("parameters"u8))
            {
                binarySize = ReadParameters(ref json, index) ?? binarySize;
            }
            else if (json.ValueTextEquals("data"u8))
            {
                if (!RequestMembers.TryEnterArray(ref json, "data", Inputs, index))
                {
                    continue;
                }

                if (filled || skipped)
                {
                    throw ProtocolException.BadRequest($"inputs[{index}] has data twice");
                }

                if (name is not null && datatype is not null && rank is not null && binarySize is null)
                {
                    TensorDataReader.Read(ref json, ref text, inputs.Add(name, datatype, sizes[..rank.Value], jsonLength), name);
                    filled = true;
                }
                else
                {
                    skippedText = text;
                    skippedData = json; // the data is read once the other members are known
                    skipped = true;
                    json.Skip();
                }
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        var hasData = filled || skipped;
        var missing = name is null ? "name" : datatype is null ? "datatype" : rank is null ? "shape"
            : !hasData && binarySize is null ? "data" : null;
        if (missing is not null)
        {
            throw ProtocolException.BadRequest($"inputs[{index}] has no {missing}");
        }

        if (binarySize is { } size)
        {
            if (hasData)
            {
                throw ProtocolException.BadRequest($"inputs[{index}] has data and binary_data_size; give one of them");
            }

            var raw = binary.Take(size, index);
            var dataType = model.Input(name!)?.DataType ?? DataType.UInt8;
            RawTensor.Read(raw, inputs.Add(name!, datatype!, sizes[..rank!.Value], RawTensor.MaxElements(dataType, raw.Length)), name!);
        }
        else if (skipped)
        {
            TensorDataReader.Read(ref skippedData, ref skippedText, inputs.Add(name!, datatype!, sizes[..rank!.Value], jsonLength), name!);
        }
    }

    private static long? ReadParameters(ref Utf8JsonReader json, int index)
    {
        long? size = null;
        if (!RequestMembers.TryEnterObject(ref json, "parameters", Inputs, index))
        {
            return null;
        }

        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("binary_data_size"u8))
            {
                size = RequestMembers.Whole(ref json, "parameters.binary_data_size", Inputs, index);
            }
            else
            {
                UnknownParameter.Skip(ref json, Inputs, index);
            }
        }

        return size;
    }

    private static int? ReadShape(ref Utf8JsonReader json, int index, scoped Span<long> shape)
    {
        if (!RequestMembers.TryEnterArray(ref json, "shape", Inputs, index))
        {
            return null;
        }

        var rank = 0;
        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            if (json.TokenType is not JsonTokenType.Number || !json.TryGetInt64(out var size) || size < 0)
            {
                throw ProtocolException.BadRequest($"inputs[{index}].shape[{rank}] must be a whole number, 0 or more");
            }

            if (rank == Shape.MaxRank)
            {
                throw ProtocolException.BadRequest($"inputs[{index}].shape has more than {Shape.MaxRank} dimensions");
            }

            shape[rank++] = size;
        }

        return rank;
    }
}
