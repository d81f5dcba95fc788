using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Rest.Reading;

/// <summary>The part of a body behind the JSON: the raw bytes of the inputs, in the order of <c>inputs</c>.</summary>
internal ref struct BinaryData(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest;

    /// <summary>Takes the bytes of the next input.</summary>
    /// <exception cref="ProtocolException">Fewer bytes are left.</exception>
    public ReadOnlySpan<byte> Take(long size, int index)
    {
        if (size > _rest.Length)
        {
            throw ProtocolException.BadRequest(
                $"inputs[{index}] has binary_data_size {size}, but {_rest.Length} bytes are left after the JSON and the inputs before it");
        }

        var taken = _rest[..(int)size];
        _rest = _rest[(int)size..];
        return taken;
    }

    /// <summary>Checks that all bytes were taken.</summary>
    /// <exception cref="ProtocolException">Bytes are left over.</exception>
    public readonly void RequireEnd()
    {
        if (!_rest.IsEmpty)
        {
            throw ProtocolException.BadRequest($"{_rest.Length} bytes follow the binary data of the inputs");
        }
    }
}
