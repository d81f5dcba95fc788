using System.Buffers.Binary;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>A message on the wire: one byte that says whether it is compressed, its length in four, big-endian, and itself.</summary>
internal static class GrpcFrame
{
    public const int PrefixSize = 5;

    /// <summary>The one message of a unary call.</summary>
    /// <exception cref="GrpcException">Not exactly one whole message, or a compressed one.</exception>
    public static ReadOnlySpan<byte> Message(ReadOnlySpan<byte> body)
    {
        if (body.Length < PrefixSize)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, $"the call has {body.Length} bytes and no whole message; a message begins with {PrefixSize} bytes of its own");
        }

        if (body[0] != 0)
        {
            throw new GrpcException(GrpcStatus.Unimplemented, "compressed messages are not supported; send them as they are (grpc-encoding: identity)");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(body[1..]);
        var rest = body.Length - PrefixSize;
        return length == rest
            ? body[PrefixSize..]
            : throw new GrpcException(GrpcStatus.InvalidArgument, length > rest
                ? $"the message is cut off: {length} bytes announced, {rest} sent"
                : $"{rest - length} bytes follow the message; a unary call has one message");
    }

    public static void WritePrefix(Span<byte> prefix, long length)
    {
        prefix[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], checked((uint)length));
    }
}
