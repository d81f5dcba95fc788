using static ModelOperator.Benchmarks.Server.OnnxFields;

namespace ModelOperator.Benchmarks.Server;

/// <summary>A perceptron that has something to compute, as an ONNX file: 64 inputs, two hidden layers, 10 outputs, weights that do not
/// matter.
/// Alone, a row waits for all weights to come from memory; rows that run together share that. 4096 wide, they are 68 MB: more than caches
/// hold.</summary>
internal static class MlpModel
{
    /// <param name="hidden">Width of the hidden layers.</param>
    /// <returns>The file, for the caller to delete.</returns>
    public static string Write(int hidden)
    {
        var path = Path.Combine(Path.GetTempPath(), $"model-operator-benchmark-{Environment.ProcessId}-{hidden}.onnx");
        var graph = Message(
            (1, Gemm("x", "w0", "h0")), (1, Relu("h0", "a0")), (1, Gemm("a0", "w1", "h1")), (1, Relu("h1", "a1")),
            (1, Gemm("a1", "w2", "y")),
            (2, Text("mlp")), (5, Weights("w0", ServerUnderTest.Features, hidden)), (5, Weights("w1", hidden, hidden)),
            (5, Weights("w2", hidden, 10)),
            (11, Value("x", ServerUnderTest.Features)), (12, Value("y", 10)));
        File.WriteAllBytes(path, [.. Number(1, 8), .. Message((7, graph), (8, Number(2, 13)))]);
        return path;
    }

    // Fields of onnx.proto, by their numbers.
    private static byte[] Gemm(string input, string weights, string output) =>
        Message((1, Text(input)), (1, Text(weights)), (2, Text(output)), (4, Text("MatMul")));

    private static byte[] Relu(string input, string output) => Message((1, Text(input)), (2, Text(output)), (4, Text("Relu")));

    private static byte[] Weights(string name, int rows, int columns)
    {
        var random = new Random(3);
        var raw = new float[rows * columns];
        for (var index = 0; index < raw.Length; index++)
        {
            raw[index] = (random.NextSingle() - 0.5f) / 16;
        }

        return [.. Number(1, rows), .. Number(1, columns), .. Number(2, Float),
            .. Message((8, Text(name)), (9, System.Runtime.InteropServices.MemoryMarshal.AsBytes(raw.AsSpan()).ToArray()))];
    }

    private static byte[] Value(string name, int columns)
    {
        var shape = Message((1, Message((2, Text("batch")))), (1, Number(1, columns)));
        return Message((1, Text(name)), (2, Message((1, [.. Number(1, Float), .. Message((2, shape))]))));
    }
}
