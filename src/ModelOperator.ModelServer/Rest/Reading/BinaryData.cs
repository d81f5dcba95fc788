using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Rest.Reading;

/// <summary>The binary part of a body: what follows the JSON, one stretch per input, in the order of <c>inputs</c>.</summary>
internal ref struct BinaryData(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest;

    /// <summary>The next input's stretch.</summary>
    /// <exception cref="ProtocolException">There is not that much left.</exception>
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

    /// <exception cref="ProtocolException">Something is left over.</exception>
    public readonly void RequireEnd()
    {
        if (!_rest.IsEmpty)
        {
            throw ProtocolException.BadRequest($"{_rest.Length} bytes follow the binary data of the inputs");
        }
    }
}
