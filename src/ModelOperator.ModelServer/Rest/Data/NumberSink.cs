using System.Text.Json;
using ModelOperator.ModelServer.Rest.Values;

namespace ModelOperator.ModelServer.Rest.Data;

/// <summary>Stores numbers in the memory of a tensor.</summary>
internal readonly ref struct NumberSink<T, TReader>(Span<T> elements) : IElementSink
    where T : unmanaged
    where TReader : struct, IElementReader<T>
{
    private readonly Span<T> _elements = elements;

    public bool TryStore(ref Utf8JsonReader json, int index) => TReader.TryRead(ref json, out _elements[index]);

    public int StoreRun(ref Utf8JsonReader json, ref ReadOnlySpan<byte> text, int index) =>
        NumberRun.Read<T, TReader>(ref json, ref text, _elements[index..]);
}
