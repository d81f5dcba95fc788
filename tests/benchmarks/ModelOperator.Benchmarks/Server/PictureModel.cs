using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ModelOperator.Profiles;
using ModelOperator.Profiles.Reductions;
using static ModelOperator.Benchmarks.Server.OnnxFields;

namespace ModelOperator.Benchmarks.Server;

/// <summary>A model of pictures as an ONNX file: the first convolution of a ResNet (64 filters of 7 x 7, every second place) and the mean
/// of each filter. A whole network computes fifteen times as much.</summary>
internal sealed class PictureModel : IDisposable
{
    private const int Channels = 3, Size = 224, Filters = 64, Kernel = 7, Strides = 2;
    private const int Ints = 7; // the type of an attribute that is a list of whole numbers

    private static readonly byte[] Sent = Build();

    private PictureModel(string path) => Path = path;

    public string Path { get; }

    /// <summary>Writes the file, which is deleted with the result.</summary>
    public static PictureModel Write()
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"model-operator-benchmark-{Environment.ProcessId}-pictures.onnx");
        byte[] strides = [.. Message((1, Text("strides"))), .. Number(8, Strides), .. Number(8, Strides), .. Number(20, Ints)];
        var graph = Message(
            (1, Message((1, Text("x")), (1, Text("w")), (2, Text("h")), (4, Text("Conv")), (5, strides))),
            (1, Message((1, Text("h")), (2, Text("y")), (4, Text("GlobalAveragePool")))),
            (2, Text("pictures")),
            (5, Weights()), (11, Value("x", Channels, Size, Size)), (12, Value("y", Filters, 1, 1)));
        File.WriteAllBytes(path, [.. Number(1, 8), .. Message((7, graph), (8, Number(2, 13)))]);
        return new(path);
    }

    /// <summary>A request with one picture as raw bytes.</summary>
    public static byte[] Request() => Sent;

    /// <summary>The numbers that <c>profile</c> takes of pictures, and the mean of each channel.</summary>
    public static ReferenceProfile Profile() => new(
        ReferenceProfile.WithReductions,
        [
            .. ((Reduction[])[Reduction.Mean, Reduction.Std, Reduction.Min, Reduction.Max])
                .Select(reduction => Feature($"x.{reduction}", reduction, null, 0)),
            .. Enumerable.Range(0, Channels).Select(channel => Feature($"x.1.{channel}.mean", Reduction.Mean, 1, channel)),
        ],
        []);

    public void Dispose() => File.Delete(Path);

    private static FeatureProfile Feature(string name, Reduction reduction, int? axis, int index) =>
        new(name, "x", index, 0, 1, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], []) { Reduce = reduction, Axis = axis };

    private static byte[] Build()
    {
        var raw = new float[Channels * Size * Size];
        for (var index = 0; index < raw.Length; index++)
        {
            raw[index] = index * 7 % 256 / 255f;
        }

        var head = JsonSerializer.SerializeToUtf8Bytes(new
        {
            inputs = new[]
            {
                new
                {
                    name = "x", shape = new[] { 1, Channels, Size, Size }, datatype = "FP32",
                    parameters = new { binary_data_size = raw.Length * sizeof(float) },
                },
            },
        });
        return
        [
            .. Encoding.ASCII.GetBytes(
                $"POST /v2/models/{ServerUnderTest.Model}/infer HTTP/1.1\r\nHost: x\r\n"
                + $"Content-Length: {head.Length + (raw.Length * sizeof(float))}\r\nInference-Header-Content-Length: {head.Length}\r\n\r\n"),
            .. head, .. MemoryMarshal.AsBytes(raw.AsSpan()),
        ];
    }

    private static byte[] Weights()
    {
        var random = new Random(3);
        var raw = new float[Filters * Channels * Kernel * Kernel];
        for (var index = 0; index < raw.Length; index++)
        {
            raw[index] = (random.NextSingle() - 0.5f) / 16;
        }

        return
        [
            .. Number(1, Filters), .. Number(1, Channels), .. Number(1, Kernel), .. Number(1, Kernel), .. Number(2, Float),
            .. Message((8, Text("w")), (9, MemoryMarshal.AsBytes(raw.AsSpan()).ToArray())),
        ];
    }

    private static byte[] Value(string name, params int[] sizes)
    {
        var shape = Message([(1, Message((2, Text("batch")))), .. sizes.Select(size => (1, Number(1, size)))]);
        return Message((1, Text(name)), (2, Message((1, [.. Number(1, Float), .. Message((2, shape))]))));
    }
}
