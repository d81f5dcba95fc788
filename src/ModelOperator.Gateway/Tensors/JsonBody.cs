using System.Globalization;
using System.Text.Json;

namespace ModelOperator.Gateway.Tensors;

/// <summary>Reads a body of the V2 protocol over REST: JSON, with or without binary tensors behind it.</summary>
internal sealed class JsonBody : IDisposable
{
    private readonly JsonDocument _json;
    private readonly ReadOnlyMemory<byte> _binary;

    private JsonBody(JsonDocument json, ReadOnlyMemory<byte> binary) => (_json, _binary) = (json, binary);

    /// <summary>Parses a body.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="jsonLength">The header <c>Inference-Header-Content-Length</c>; null when everything is JSON.</param>
    /// <exception cref="MalformedBodyException">It is no JSON, or the header is no length within the body.</exception>
    public static JsonBody Parse(ReadOnlyMemory<byte> body, string? jsonLength)
    {
        var split = body.Length;
        if (jsonLength is not null
            && (!int.TryParse(jsonLength, NumberStyles.None, CultureInfo.InvariantCulture, out split) || split > body.Length))
        {
            throw new MalformedBodyException("Inference-Header-Content-Length is not a length within the body");
        }

        return Checked(() => new JsonBody(JsonDocument.Parse(body[..split]), body[split..]));
    }

    /// <summary>Reads the id of a request; null when it has none.</summary>
    /// <exception cref="MalformedBodyException">It is no JSON, the header is no length within the body, or the id is no text.</exception>
    public static string? IdOf(ReadOnlyMemory<byte> body, string? jsonLength)
    {
        using var read = Parse(body, jsonLength);
        var root = read._json.RootElement;
        return Checked(() => root.ValueKind is JsonValueKind.Object && root.TryGetProperty("id", out var id) ? id.GetString() : null);
    }

    /// <summary>Finds the tensors of a list, each with its bytes when these are behind the JSON.</summary>
    /// <param name="list">The list: <c>inputs</c> or <c>outputs</c>.</param>
    /// <exception cref="MalformedBodyException">There is no such list, or the bytes do not fit it.</exception>
    public IReadOnlyList<(JsonElement Tensor, ReadOnlyMemory<byte>? Bytes)> Find(string list) => Checked(() =>
    {
        if (_json.RootElement.ValueKind is not JsonValueKind.Object
            || !_json.RootElement.TryGetProperty(list, out var elements)
            || elements.ValueKind is not JsonValueKind.Array)
        {
            throw new MalformedBodyException($"no {list}");
        }

        var tensors = new List<(JsonElement Tensor, ReadOnlyMemory<byte>? Bytes)>(elements.GetArrayLength());
        var rest = _binary;
        foreach (var element in elements.EnumerateArray())
        {
            if (element.ValueKind is not JsonValueKind.Object)
            {
                throw new MalformedBodyException("a tensor that is no object");
            }

            var size = BinarySize(element);
            if (size > rest.Length)
            {
                throw new MalformedBodyException("binary_data_size is more than there is");
            }

            tensors.Add((element, size is { } own ? rest[..own] : default(ReadOnlyMemory<byte>?)));
            rest = rest[(size ?? 0)..];
        }

        return rest.IsEmpty ? tensors : throw new MalformedBodyException("bytes that belong to no tensor");
    });

    /// <summary>Reads the tensors of a list.</summary>
    /// <exception cref="MalformedBodyException">The list is not V2, or its lengths and shapes do not fit.</exception>
    public IReadOnlyList<Tensor> Read(string list) => Checked(() => Find(list).Select(one => Read(one.Tensor, one.Bytes)).ToList());

    /// <summary>Reads a tensor.</summary>
    /// <param name="tensor">Its JSON.</param>
    /// <param name="bytes">Its bytes behind the JSON; null when its data is in the JSON.</param>
    /// <exception cref="MalformedBodyException">It is not V2, or its lengths and shape do not fit.</exception>
    public static Tensor Read(JsonElement tensor, ReadOnlyMemory<byte>? bytes) => Checked(() =>
    {
        var datatypeName = Text(tensor, "datatype");
        var datatype = Datatype.Find(datatypeName) ?? throw new MalformedBodyException("a datatype that V2 does not know");
        var empty = new Tensor(Text(tensor, "name"), datatypeName, datatype, Shape(tensor));
        var count = TensorShape.Count(empty.Shape);
        return bytes is { } own ? BinaryTensorData.Read(empty, own, count)
            : tensor.TryGetProperty("data", out var data) ? JsonTensorData.Read(empty, data, count)
            : throw new MalformedBodyException("a tensor without data");
    });

    /// <summary>Reads a text of a tensor.</summary>
    /// <exception cref="MalformedBodyException">There is no such text.</exception>
    public static string Text(JsonElement tensor, string field) => Checked(() =>
        tensor.TryGetProperty(field, out var text) && text.ValueKind is JsonValueKind.String
            ? text.GetString()!
            : throw new MalformedBodyException($"a tensor without {field}"));

    public void Dispose() => _json.Dispose();

    // The second exception is for texts that are malformed UTF-16.
    private static T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new MalformedBodyException(exception.Message);
        }
    }

    private static int? BinarySize(JsonElement tensor)
    {
        if (!tensor.TryGetProperty("parameters", out var parameters)
            || parameters.ValueKind is not JsonValueKind.Object
            || !parameters.TryGetProperty("binary_data_size", out var size))
        {
            return null;
        }

        return size.ValueKind is JsonValueKind.Number && size.TryGetInt32(out var bytes) && bytes >= 0
            ? bytes
            : throw new MalformedBodyException("binary_data_size is not a length");
    }

    private static List<long> Shape(JsonElement tensor)
    {
        if (!tensor.TryGetProperty("shape", out var shape) || shape.ValueKind is not JsonValueKind.Array
            || shape.GetArrayLength() > TensorShape.MaxRank)
        {
            throw new MalformedBodyException("a tensor without a shape");
        }

        var sizes = new List<long>(shape.GetArrayLength());
        foreach (var element in shape.EnumerateArray())
        {
            sizes.Add(element.ValueKind is JsonValueKind.Number && element.TryGetInt64(out var size) && size >= 0
                ? size
                : throw new MalformedBodyException("a shape of something else than lengths"));
        }

        return sizes;
    }
}
