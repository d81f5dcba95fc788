using System.Text.Json;

namespace ModelOperator.ModelServer.Rest.Values;

/// <summary>Reads one value as an element of a tensor.</summary>
internal interface IElementReader<T>
{
    /// <summary>Reads the value at which the JSON reader stands. False when it does not fit the datatype. A value never wraps, loses its
    /// fraction or is clamped.</summary>
    static abstract bool TryRead(ref Utf8JsonReader json, out T value);

    /// <summary>Reads a number at the start of a text, without a JSON reader. False when the number is not written in a plain
    /// way.</summary>
    /// <param name="text">The text, which begins with the number.</param>
    /// <param name="value">The value that <see cref="TryRead"/> would give.</param>
    /// <param name="length">The bytes of the number.</param>
    static abstract bool TryScan(ReadOnlySpan<byte> text, out T value, out int length);
}
