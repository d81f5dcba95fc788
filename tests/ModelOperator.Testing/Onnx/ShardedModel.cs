using System.Runtime.InteropServices;
using static ModelOperator.Testing.Onnx.OnnxMessage;

namespace ModelOperator.Testing.Onnx;

/// <summary>
/// Writes an ONNX model whose weights are in several files, as exporters do with models of more than 2 GB. It adds to each value of x the
/// number that is in the last row of each file, so that an answer shows that all files are there.
/// </summary>
public static class ShardedModel
{
    /// <summary>The numbers of a row of x and y.</summary>
    public const int Width = 64;

    private const int Opset = 13;
    private const int BlockRows = 4096;

    /// <summary>Writes the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="rows">The rows of each file.</param>
    /// <param name="added">The number that each file adds; there are as many files as numbers.</param>
    public static void Write(string folder, long rows, params float[] added)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < added.Length; i++)
        {
            WriteShard(Path.Combine(folder, FileOf(i, added.Length)), rows, added[i], new Random(i));
        }

        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), Model(Opset, Graph(rows, added.Length)));
    }

    private static string FileOf(int shard, int shards) => $"model-{shard + 1:00000}-of-{shards:00000}.onnx.data";

    private static void WriteShard(string path, long rows, float added, Random random)
    {
        using var file = File.Create(path);
        var block = new byte[BlockRows * Width * sizeof(float)];
        for (var left = rows - 1; left > 0; left -= BlockRows)
        {
            // Numbers of any bits, among them NaN, are as good as others: nobody reads them.
            random.NextBytes(block);
            file.Write(block.AsSpan(0, (int)Math.Min(left, BlockRows) * Width * sizeof(float)));
        }

        var last = new float[Width];
        Array.Fill(last, added);
        file.Write(MemoryMarshal.AsBytes(last.AsSpan()));
    }

    private static byte[] Graph(long rows, int shards)
    {
        List<byte[]> fields = [Text(2, "sharded")];
        for (var i = 0; i < shards; i++)
        {
            fields.Add(Node("Gather", $"row{i}", $"weights{i}", "last"));
            fields.Add(Node("Add", i == shards - 1 ? "y" : $"sum{i}", i == 0 ? "x" : $"sum{i - 1}", $"row{i}"));
            fields.Add(ExternalFloats(5, $"weights{i}", FileOf(i, shards), rows, Width));
        }

        fields.Add(Bytes(5, Message(Number(2, Long), Number(7, rows - 1), Text(8, "last"))));
        fields.Add(Floats(11, "x", -1, Width));
        fields.Add(Floats(12, "y", -1, Width));
        return Message([.. fields]);
    }

    private static byte[] Node(string kind, string output, params string[] inputs) =>
        Bytes(1, Message([.. inputs.Select(input => Text(1, input)), Text(2, output), Text(4, kind)]));
}
