using System.Text;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Analysis;

/// <summary>Version 1 of the digits with NaN in the bias of its last layer: every score is NaN, and every label the same.</summary>
internal static class NullModel
{
    public const string Uri = "configmap://digits-null/null.onnx";

    /// <summary>The ConfigMap that it is fetched from.</summary>
    public static string ConfigMap()
    {
        var model = File.ReadAllBytes(Path.Combine(Digits.RepositoryRoot(), "examples", "digits", "models", "v1.onnx"));
        const byte name = 0x42, rawData = 0x4A, bytes = 10 * sizeof(float);
        ReadOnlySpan<byte> bias = [name, 2, .. Encoding.ASCII.GetBytes("b1"), rawData, bytes];
        var start = model.AsSpan().IndexOf(bias);
        start.ShouldBePositive("v1.onnx has a bias b1 of ten classes");
        for (var i = 0; i < bytes; i += sizeof(float))
        {
            BitConverter.TryWriteBytes(model.AsSpan(start + bias.Length + i), float.NaN);
        }

        return $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: digits-null}}\nbinaryData: "
            + $"{{null.onnx: {Convert.ToBase64String(model)}}}\n";
    }
}
