using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ModelOperator.Gateway.Tensors;

/// <summary>Reads a tensor from JSON, flat or nested. NaN and infinities are strings, or null for NaN, as servers write them.</summary>
internal static class JsonTensorData
{
    /// <exception cref="MalformedBodyException">The number of elements does not fit the shape, or an element is not of the
    /// datatype.</exception>
    public static Tensor Read(Tensor tensor, JsonElement data, int count)
    {
        // An element takes at least two characters, so a false shape costs no memory.
        if (data.ValueKind is not JsonValueKind.Array || count > JsonMarshal.GetRawUtf8Value(data).Length)
        {
            throw new MalformedBodyException("data does not fit the shape");
        }

        switch (tensor.Datatype.Kind)
        {
            case ElementKind.Float:
                return tensor with { Floats = Flatten(data, count, Float) };
            case ElementKind.Integer:
                var isBool = tensor.DatatypeName is "BOOL";
                return tensor with
                {
                    Integers = Flatten(data, count, element => isBool ? Bool(element) : Integer(element, tensor.Datatype)),
                };
            default:
                return tensor with { Strings = Flatten(data, count, Bytes) };
        }
    }

    private static T[] Flatten<T>(JsonElement data, int count, Func<JsonElement, T> read)
    {
        var elements = new T[count];
        var next = 0;
        Add(data);
        return next == count ? elements : throw new MalformedBodyException("fewer elements than the shape says");

        void Add(JsonElement list)
        {
            foreach (var element in list.EnumerateArray())
            {
                if (element.ValueKind is JsonValueKind.Array)
                {
                    Add(element); // as deep as the JSON reader allows
                }
                else
                {
                    elements[next < count ? next++ : throw new MalformedBodyException("more elements than the shape says")] =
                        read(element);
                }
            }
        }
    }

    private static double Float(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetDouble(out var value) => value,
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String when element.ValueEquals("NaN") => double.NaN,
        JsonValueKind.String when element.ValueEquals("Infinity") => double.PositiveInfinity,
        JsonValueKind.String when element.ValueEquals("-Infinity") => double.NegativeInfinity,
        _ => throw new MalformedBodyException("an element that is no number"),
    };

    private static long Integer(JsonElement element, Datatype datatype)
    {
        if (element.ValueKind is JsonValueKind.Number)
        {
            if (datatype is { Size: 8, Signed: false })
            {
                return element.TryGetUInt64(out var large) ? unchecked((long)large) : throw NotOfItsType();
            }

            if (element.TryGetInt64(out var value))
            {
                return value;
            }
        }

        throw NotOfItsType();
    }

    private static long Bool(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number when element.TryGetInt64(out var value) && (value is 0 or 1) => value,
        _ => throw NotOfItsType(),
    };

    private static ReadOnlyMemory<byte> Bytes(JsonElement element) =>
        element.ValueKind is JsonValueKind.String ? Encoding.UTF8.GetBytes(element.GetString()!) : throw NotOfItsType();

    private static MalformedBodyException NotOfItsType() => new("an element that is not of the datatype");
}
