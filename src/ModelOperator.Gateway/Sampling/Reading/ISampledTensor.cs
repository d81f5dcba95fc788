using System.Text.Json;

namespace ModelOperator.Gateway.Sampling.Reading;

/// <summary>A tensor of a request or an answer, as samples tell it: in clear text, or by the hashes of its values.</summary>
internal interface ISampledTensor
{
    string Name { get; }

    /// <summary>False when it has bytes that are no text, which JSON cannot hold.</summary>
    bool IsText { get; }

    /// <summary>The values as they are hashed: a text as it is, and a number as it is written.</summary>
    IEnumerable<ReadOnlyMemory<byte>> Values { get; }

    /// <summary>Writes the field <c>shape</c>.</summary>
    void WriteShape(Utf8JsonWriter writer);

    /// <summary>Writes the fields <c>datatype</c> and <c>data</c>.</summary>
    void WriteData(Utf8JsonWriter writer);
}
