using System.Buffers;
using System.Text.Json;
using ModelOperator.Contracts.Routes;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway.Sampling.Reading;
using ModelOperator.Sinks.Sending;

namespace ModelOperator.Gateway.Sampling;

/// <summary>Takes the tensors that may be sent out of a request or answer, and leaves all else behind: other tensors, parameters, ids and
/// whatever a client has put beside them.</summary>
/// <param name="named">Those that are sent as they are.</param>
/// <param name="hashed">Those whose values are sent as hashes.</param>
/// <param name="key">The key of the hashes; null when there are none.</param>
internal sealed class SampleExtract(IReadOnlyList<string> named, IReadOnlyList<string> hashed, SigningKey? key)
{
    private const int HashBytes = 16;

    /// <summary>Makes an extract: <c>{"inputs": [{"name": …, "shape": …, "datatype": …, "data": …}]}</c>.</summary>
    /// <param name="list">The list of tensors: <c>inputs</c> or <c>outputs</c>.</param>
    /// <param name="tensors">All tensors of the request or answer.</param>
    /// <param name="extract">The extract; null when there is none.</param>
    /// <returns>A <see cref="SkipReason"/> when there is none; else null.</returns>
    /// <exception cref="Tensors.MalformedBodyException">A tensor that is sent has no data.</exception>
    /// <exception cref="InvalidOperationException">A text of it is not well-formed.</exception>
    public string? TryMake(string list, IEnumerable<ISampledTensor> tensors, out ExtractedTensors? extract)
    {
        extract = null;
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteStartArray(list);
        foreach (var tensor in tensors.Where(tensor => IsIn(hashed, tensor) || IsIn(named, tensor)))
        {
            if (!IsIn(hashed, tensor) && !tensor.IsText)
            {
                return SkipReason.Binary;
            }

            if (!TryWrite(writer, tensor))
            {
                return SkipReason.TooLarge;
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        extract = new(buffer.WrittenMemory);
        return null;
    }

    private static bool IsIn(IReadOnlyList<string> names, ISampledTensor tensor) =>
        names.Contains(tensor.Name, StringComparer.Ordinal) || names.Contains(SampleContent.Everything, StringComparer.Ordinal);

    // The hash of a digit is 35 bytes long, so that a short body could make a very long extract.
    private static bool HasRoom(Utf8JsonWriter writer) => writer.BytesCommitted + writer.BytesPending <= EventSink.LargestRequest;

    private bool TryWrite(Utf8JsonWriter writer, ISampledTensor tensor)
    {
        writer.WriteStartObject();
        writer.WriteString("name", tensor.Name);
        tensor.WriteShape(writer);
        if (!IsIn(hashed, tensor))
        {
            tensor.WriteData(writer);
        }
        else if (!TryWriteHashes(writer, tensor))
        {
            return false;
        }

        writer.WriteEndObject();
        return HasRoom(writer);
    }

    private bool TryWriteHashes(Utf8JsonWriter writer, ISampledTensor tensor)
    {
        writer.WriteString("datatype", "BYTES");
        writer.WriteStartArray("data");
        Span<byte> hash = stackalloc byte[HashBytes];
        foreach (var value in tensor.Values)
        {
            key!.Hash(value.Span, hash);
            writer.WriteStringValue(Convert.ToHexStringLower(hash));
            if (!HasRoom(writer))
            {
                return false;
            }
        }

        writer.WriteEndArray();
        return true;
    }
}
