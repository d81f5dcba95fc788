using System.Text.Json;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>Where the values of <c>data</c> go, in row-major order.</summary>
internal interface IElementSink
{
    /// <summary>Stores the value under the reader. False when it does not fit the datatype.</summary>
    bool TryStore(ref Utf8JsonReader json, int index);
}
