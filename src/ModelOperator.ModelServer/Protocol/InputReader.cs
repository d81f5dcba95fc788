using System.Text.Json;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>Reads one element of <c>inputs</c>, whatever the order of its members.</summary>
internal static class InputReader
{
    private const string Inputs = "inputs";

    /// <param name="json">At the start of the object.</param>
    /// <param name="bodyLength">No tensor can have more elements than the body has bytes: the bound on what is allocated.</param>
    /// <param name="index">In <c>inputs</c>, for the message.</param>
    /// <param name="model">Whose inputs these are.</param>
    /// <param name="inputs">Takes the tensor, at the place of the model's input.</param>
    public static void Read(ref Utf8JsonReader json, int bodyLength, int index, ModelSignature model, Tensor?[] inputs)
    {
        string? name = null, datatype = null;
        long[]? shape = null;
        Tensor? tensor = null;
        Utf8JsonReader skippedData = default;
        var skipped = false;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("name"u8))
            {
                name = RequestMembers.Text(ref json, "name", Inputs, index);
            }
            else if (json.ValueTextEquals("datatype"u8))
            {
                datatype = RequestMembers.Text(ref json, "datatype", Inputs, index);
            }
            else if (json.ValueTextEquals("shape"u8))
            {
                shape = ReadShape(ref json, index);
            }
            else if (json.ValueTextEquals("data"u8))
            {
                if (tensor is not null || skipped)
                {
                    throw ProtocolException.BadRequest($"inputs[{index}] has data twice");
                }

                RequestMembers.EnterArray(ref json, "data", Inputs, index);
                if (name is not null && datatype is not null && shape is not null)
                {
                    tensor = Allocate(name, datatype, shape, bodyLength, model, inputs);
                    TensorDataReader.Read(ref json, tensor, name);
                }
                else
                {
                    skippedData = json; // comes back to it when the other members are known
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

        if (tensor is null)
        {
            var missing = name is null ? "name" : datatype is null ? "datatype" : shape is null ? "shape" : !skipped ? "data" : null;
            if (missing is not null)
            {
                throw ProtocolException.BadRequest($"inputs[{index}] has no {missing}");
            }

            tensor = Allocate(name!, datatype!, shape!, bodyLength, model, inputs);
            TensorDataReader.Read(ref skippedData, tensor, name!);
        }
    }

    private static Tensor Allocate(string name, string datatype, long[] shape, int bodyLength, ModelSignature model, Tensor?[] inputs)
    {
        var place = RequestMembers.Find(model.Inputs, name);
        if (place < 0)
        {
            throw ProtocolException.BadRequest($"input '{name}' is unknown; {RequestMembers.Known(model.Inputs, "takes")}");
        }

        var spec = model.Inputs[place];
        if (inputs[place] is not null)
        {
            throw ProtocolException.BadRequest($"input '{name}' is given twice");
        }

        if (!string.Equals(datatype, spec.DataType.Name(), StringComparison.Ordinal))
        {
            throw ProtocolException.BadRequest($"input '{name}' has datatype {datatype}; the model takes {spec.DataType.Name()}");
        }

        if (!Shape.Fits(shape, spec.Shape))
        {
            throw ProtocolException.BadRequest($"input '{name}' has shape {Shape.Text(shape)}; the model takes {Shape.Text(spec.Shape)} (-1 is any size)");
        }

        if (Shape.Count(shape) is not { } count || count > bodyLength)
        {
            throw ProtocolException.BadRequest($"input '{name}' has shape {Shape.Text(shape)}, more values than the body holds");
        }

        return inputs[place] = Tensor.Allocate(spec.DataType, shape);
    }

    private static long[] ReadShape(ref Utf8JsonReader json, int index)
    {
        RequestMembers.EnterArray(ref json, "shape", Inputs, index);
        var shape = new List<long>(4);
        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            if (json.TokenType is not JsonTokenType.Number || !json.TryGetInt64(out var size) || size < 0)
            {
                throw ProtocolException.BadRequest($"inputs[{index}].shape[{shape.Count}] must be a whole number, 0 or more");
            }

            if (shape.Count == Shape.MaxRank)
            {
                throw ProtocolException.BadRequest($"inputs[{index}].shape has more than {Shape.MaxRank} dimensions");
            }

            shape.Add(size);
        }

        return [.. shape];
    }
}
