using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Demo.Client.Streams;

namespace ModelOperator.Demo.Client;

/// <summary>Images no model was trained on, with the digit each shows; requests are made of them beforehand.</summary>
internal sealed class HoldoutSet
{
    private const int Pixels = 64;

    private readonly byte[][] _requests;
    private readonly int[] _labels;

    private HoldoutSet(byte[][] requests, int[] labels) => (_requests, _labels) = (requests, labels);

    /// <summary>The number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>Reads <c>{"images": [[64 numbers], …], "labels": [digit, …]}</c>.</summary>
    /// <param name="json">The file.</param>
    /// <param name="drift">The change of the images since then; null when there is none.</param>
    /// <param name="swap">The change in the meaning of labels since then; null when there is none.</param>
    /// <exception cref="InvalidDataException">It is something else; the message names the member.</exception>
    public static HoldoutSet Parse(ReadOnlySpan<byte> json, PixelDrift? drift = null, LabelSwap? swap = null)
    {
        HoldoutFile file;
        try
        {
            file = JsonSerializer.Deserialize(json, HoldoutContext.Default.HoldoutFile)
                ?? throw new InvalidDataException("The held-out data is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The held-out data is not the JSON expected: {e.Message}", e);
        }

        var problem = file switch
        {
            { Images.Count: 0 } => "'images' is empty",
            _ when file.Images.Count != file.Labels.Count => $"there are {file.Images.Count} 'images' and {file.Labels.Count} 'labels'",
            _ when file.Images.Any(image => image.Count != Pixels) => $"one of 'images' has not {Pixels} pixels",
            _ when file.Labels.Any(label => label is < 0 or > 9) => "one of 'labels' is no digit",
            _ => null,
        };
        return problem is null
            ? new HoldoutSet(
                [.. (drift?.Of(file.Images) ?? file.Images).Select(RequestOf)], [.. file.Labels.Select(label => swap?.Of(label) ?? label)])
            : throw new InvalidDataException($"The held-out data is wrong: {problem}.");
    }

    /// <summary>The request (Open Inference Protocol v2, JSON) and the right answer of the <paramref name="number"/>th call; they come
    /// round and round.</summary>
    public (ReadOnlyMemory<byte> Request, int Label) At(long number)
    {
        var index = (int)(number % Count);
        return (_requests[index], _labels[index]);
    }

    private static byte[] RequestOf(IReadOnlyList<float> image) => JsonSerializer.SerializeToUtf8Bytes(
        new InferRequest([new InferInput("x", [1, Pixels], "FP32", image)]), HoldoutContext.Default.InferRequest);
}

/// <summary>The file as train.py writes it.</summary>
internal sealed record HoldoutFile
{
    public required IReadOnlyList<IReadOnlyList<float>> Images { get; init; }

    public required IReadOnlyList<int> Labels { get; init; }
}

/// <summary>An inference request.</summary>
internal sealed record InferRequest(IReadOnlyList<InferInput> Inputs);

/// <summary>One input tensor.</summary>
internal sealed record InferInput(string Name, IReadOnlyList<int> Shape, string Datatype, IReadOnlyList<float> Data);

/// <summary>Generated serializers of the held-out data.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HoldoutFile))]
[JsonSerializable(typeof(InferRequest))]
internal sealed partial class HoldoutContext : JsonSerializerContext;
