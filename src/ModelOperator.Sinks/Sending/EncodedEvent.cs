namespace ModelOperator.Sinks.Sending;

/// <summary>An event as bytes: of a size that is known, and independent of who made it.</summary>
/// <param name="Body">The body of its request, or its part of one.</param>
/// <param name="ContentType">The media type of the body; null for none.</param>
/// <param name="Headers">The headers <c>ce-*</c> in binary mode.</param>
internal sealed record EncodedEvent(
    ReadOnlyMemory<byte> Body, string? ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    private const int Overhead = 256;

    /// <summary>About what it takes in memory, in bytes.</summary>
    public int Size { get; } = Overhead + Body.Length + Headers.Sum(header => 2 * (header.Key.Length + header.Value.Length));
}
