using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>One counter as a page shows it.</summary>
/// <param name="Labels">The labels of the counter, with its name as <c>__name__</c>.</param>
/// <param name="Value">The value. It is never negative, and never more than a double can count exactly.</param>
internal sealed record Sample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>The label that holds the name of a counter.</summary>
    public const string NameLabel = "__name__";

    /// <summary>A hash that tells the counter from the others of its page. It is small, no matter how large the labels are.</summary>
    public UInt128 Id { get; } = IdOf(Labels);

    /// <summary>The value of a label; empty when the counter does not have it.</summary>
    public string this[string label] => Labels.GetValueOrDefault(label, "");

    private static UInt128 IdOf(IReadOnlyDictionary<string, string> labels)
    {
        var text = string.Join('\n',
            labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value.Length}:{label.Value}"));
        return BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
