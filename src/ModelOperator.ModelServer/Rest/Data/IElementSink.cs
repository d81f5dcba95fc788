using System.Text.Json;

namespace ModelOperator.ModelServer.Rest.Data;

/// <summary>Stores the values of <c>data</c>, in row-major order.</summary>
internal interface IElementSink
{
    /// <summary>Stores the value at which the reader stands. False when it does not fit the datatype.</summary>
    bool TryStore(ref Utf8JsonReader json, int index);

    /// <summary>Stores as many of the following values as can be read without the reader, and moves the reader behind them.</summary>
    /// <param name="json">The reader, at the value before.</param>
    /// <param name="text">The text that the reader reads. It is cut to begin where the new reader begins.</param>
    /// <param name="index">The place of the next value.</param>
    /// <returns>The number of values stored.</returns>
    int StoreRun(ref Utf8JsonReader json, ref ReadOnlySpan<byte> text, int index);
}
