using System.Globalization;
using System.Text.Json;

namespace ModelOperator.Gateway.Shadowing.Tensors;

/// <summary>Reads the outputs of a V2 answer over REST: JSON, with or without binary tensors after it.</summary>
internal static class V2AnswerReader
{
    /// <param name="body">The whole body.</param>
    /// <param name="jsonLength">The header <c>Inference-Header-Content-Length</c>; null when everything is JSON.</param>
    /// <returns>The outputs by name; there is at least one.</returns>
    /// <exception cref="MalformedAnswerException">The body is not V2, or its lengths and shapes do not fit.</exception>
    public static IReadOnlyDictionary<string, OutputTensor> Read(ReadOnlyMemory<byte> body, string? jsonLength)
    {
        var split = body.Length;
        if (jsonLength is not null
            && (!int.TryParse(jsonLength, NumberStyles.None, CultureInfo.InvariantCulture, out split) || split > body.Length))
        {
            throw new MalformedAnswerException("Inference-Header-Content-Length is not a length within the body");
        }

        try
        {
            using var json = JsonDocument.Parse(body[..split]);
            return Read(json.RootElement, body[split..]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // the second: malformed UTF-16
        {
            throw new MalformedAnswerException(exception.Message);
        }
    }

    private static Dictionary<string, OutputTensor> Read(JsonElement root, ReadOnlyMemory<byte> binary)
    {
        if (root.ValueKind is not JsonValueKind.Object
            || !root.TryGetProperty("outputs", out var list)
            || list.ValueKind is not JsonValueKind.Array
            || list.GetArrayLength() == 0)
        {
            throw new MalformedAnswerException("no outputs");
        }

        var outputs = new Dictionary<string, OutputTensor>(StringComparer.Ordinal);
        foreach (var element in list.EnumerateArray())
        {
            var output = ReadOutput(element, ref binary);
            if (!outputs.TryAdd(output.Name, output))
            {
                throw new MalformedAnswerException("two outputs of one name");
            }
        }

        return binary.IsEmpty ? outputs : throw new MalformedAnswerException("bytes that belong to no output");
    }

    private static OutputTensor ReadOutput(JsonElement element, ref ReadOnlyMemory<byte> binary)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            throw new MalformedAnswerException("an output that is no object");
        }

        var datatypeName = Text(element, "datatype");
        var datatype = Datatype.Find(datatypeName) ?? throw new MalformedAnswerException("a datatype that V2 does not know");
        var empty = new OutputTensor(Text(element, "name"), datatypeName, datatype, Shape(element));
        var count = TensorShape.Count(empty.Shape);
        if (BinarySize(element) is not { } size)
        {
            return element.TryGetProperty("data", out var data)
                ? JsonTensorData.Read(empty, data, count)
                : throw new MalformedAnswerException("an output without data");
        }

        if (size > binary.Length)
        {
            throw new MalformedAnswerException("binary_data_size is more than there is");
        }

        var own = binary[..size];
        binary = binary[size..];
        return BinaryTensorData.Read(empty, own, count);
    }

    private static int? BinarySize(JsonElement output)
    {
        if (!output.TryGetProperty("parameters", out var parameters)
            || parameters.ValueKind is not JsonValueKind.Object
            || !parameters.TryGetProperty("binary_data_size", out var size))
        {
            return null;
        }

        return size.ValueKind is JsonValueKind.Number && size.TryGetInt32(out var bytes) && bytes >= 0
            ? bytes
            : throw new MalformedAnswerException("binary_data_size is not a length");
    }

    private static string Text(JsonElement output, string field) =>
        output.TryGetProperty(field, out var text) && text.ValueKind is JsonValueKind.String
            ? text.GetString()!
            : throw new MalformedAnswerException($"an output without {field}");

    private static List<long> Shape(JsonElement output)
    {
        if (!output.TryGetProperty("shape", out var shape) || shape.ValueKind is not JsonValueKind.Array
            || shape.GetArrayLength() > TensorShape.MaxRank)
        {
            throw new MalformedAnswerException("an output without a shape");
        }

        var sizes = new List<long>(shape.GetArrayLength());
        foreach (var element in shape.EnumerateArray())
        {
            sizes.Add(element.ValueKind is JsonValueKind.Number && element.TryGetInt64(out var size) && size >= 0
                ? size
                : throw new MalformedAnswerException("a shape of something else than lengths"));
        }

        return sizes;
    }
}
