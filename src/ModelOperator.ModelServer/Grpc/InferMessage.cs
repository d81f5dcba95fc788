using Google.Protobuf;
using ModelOperator.ModelServer.Grpc.Messages;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>A ModelInferRequest whose raw contents stay where they are: each may be tens of megabytes.</summary>
/// <param name="Request">The message without them.</param>
/// <param name="Raw">Where each lies in the message's bytes.</param>
internal sealed record InferMessage(ModelInferRequest Request, List<Range> Raw)
{
    private const uint RawTag = (ModelInferRequest.RawInputContentsFieldNumber << 3) | (uint)WireFormat.WireType.LengthDelimited;

    /// <summary>Parses a message.</summary>
    /// <exception cref="GrpcException">No protobuf.</exception>
    public static InferMessage Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            var (request, raw) = (new ModelInferRequest(), new List<Range>());
            var position = 0;
            var begun = 0;
            while (position < message.Length)
            {
                var field = position;
                var tag = Varint(message, ref position);
                if (tag != RawTag)
                {
                    Skip(message, tag, ref position);
                    continue;
                }

                // Protobuf defines the parse of a concatenation as the merge of its parts.
                request.MergeFrom(message[begun..field]);
                var length = Varint(message, ref position);
                RequireRest(message, position, length);
                raw.Add(position..(position + (int)length));
                position += (int)length;
                begun = position;
            }

            request.MergeFrom(message[begun..]);
            return new InferMessage(request, raw);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw NoMessage(exception.Message);
        }
    }

    private static void Skip(ReadOnlySpan<byte> message, ulong tag, ref int position)
    {
        var length = (WireFormat.WireType)(tag & 7) switch
        {
            WireFormat.WireType.Varint => SkipVarint(message, ref position),
            WireFormat.WireType.Fixed64 => 8UL,
            WireFormat.WireType.Fixed32 => 4UL,
            WireFormat.WireType.LengthDelimited => Varint(message, ref position),
            _ => throw NoMessage($"field {tag >> 3} has wire type {tag & 7}"),
        };
        RequireRest(message, position, length);
        position += (int)length;
    }

    private static ulong SkipVarint(ReadOnlySpan<byte> message, ref int position)
    {
        Varint(message, ref position);
        return 0;
    }

    private static ulong Varint(ReadOnlySpan<byte> message, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            RequireRest(message, position, 1);
            var octet = message[position++];
            value |= (ulong)(octet & 0x7f) << shift;
            if (octet < 0x80)
            {
                return value;
            }
        }

        throw NoMessage("a number has more than ten bytes");
    }

    private static void RequireRest(ReadOnlySpan<byte> message, int position, ulong length)
    {
        if (length > (ulong)(message.Length - position))
        {
            throw NoMessage("it ends within a field");
        }
    }

    private static GrpcException NoMessage(string reason) => new(GrpcStatus.InvalidArgument, $"the message is no ModelInferRequest: {reason}");
}
