using System.Text.Json;

namespace ModelOperator.ModelServer.Rest.Data;

/// <summary>Where the values of <c>data</c> go, in row-major order.</summary>
internal interface IElementSink
{
    /// <summary>Stores the value under the reader. False when it does not fit the datatype.</summary>
    bool TryStore(ref Utf8JsonReader json, int index);

    /// <summary>Stores values that follow it, as many as go without the reader, and moves the reader behind them.</summary>
    /// <param name="json">At the value before.</param>
    /// <param name="text">What it reads; cut off to where it goes on.</param>
    /// <param name="index">Of the next value.</param>
    /// <returns>How many.</returns>
    int StoreRun(ref Utf8JsonReader json, ref ReadOnlySpan<byte> text, int index);
}
