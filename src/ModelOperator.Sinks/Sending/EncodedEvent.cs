namespace ModelOperator.Sinks.Sending;

/// <summary>An event as bytes, whose size is known and which no longer depends on the object that it was made from.</summary>
/// <param name="Body">The body of its request, or its part of a body.</param>
/// <param name="ContentType">The media type of the body; null for none.</param>
/// <param name="Headers">The headers <c>ce-*</c> in binary mode.</param>
internal sealed record EncodedEvent(
    ReadOnlyMemory<byte> Body, string? ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    private const int Overhead = 256;

    /// <summary>The memory that it takes, approximately, in bytes.</summary>
    public int Size { get; } = Overhead + Body.Length + Headers.Sum(header => 2 * (header.Key.Length + header.Value.Length));
}
