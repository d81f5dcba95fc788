using System.Text.Json;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>Reads one JSON value as one element of a tensor.</summary>
internal interface IElementReader<T>
{
    /// <summary>False when the value under the reader does not fit the datatype. Never wraps, rounds away or clamps.</summary>
    static abstract bool TryRead(ref Utf8JsonReader json, out T value);
}
