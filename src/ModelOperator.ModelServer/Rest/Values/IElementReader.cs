using System.Text.Json;

namespace ModelOperator.ModelServer.Rest.Values;

/// <summary>Reads one JSON value as one element of a tensor.</summary>
internal interface IElementReader<T>
{
    /// <summary>False when the value under the reader does not fit the datatype. Never wraps, rounds away or clamps.</summary>
    static abstract bool TryRead(ref Utf8JsonReader json, out T value);

    /// <summary>Reads a number off the front of a text that is not under a reader. False for all but the plainest.</summary>
    /// <param name="text">From the number on.</param>
    /// <param name="value">The same that <see cref="TryRead"/> would give.</param>
    /// <param name="length">Of the number, in bytes.</param>
    static abstract bool TryScan(ReadOnlySpan<byte> text, out T value, out int length);
}
