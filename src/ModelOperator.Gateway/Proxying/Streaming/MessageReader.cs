using ModelOperator.Gateway.Proxying.Upstream;

namespace ModelOperator.Gateway.Proxying.Streaming;

/// <summary>Counts the messages of a gRPC answer. An answer of one message is no stream.</summary>
internal sealed class MessageReader : IPartReader
{
    private GrpcMessages _messages;

    public int Parts => _messages.Complete;

    public bool IsStream => Parts > 1;

    public int? NamedTokens => null;

    public int? Error => null;

    public void Append(ReadOnlySpan<byte> bytes) => _messages.Append(bytes);

    public void Complete()
    {
        // A message that was cut off is none.
    }

    public void Reset() => _messages = default;
}
