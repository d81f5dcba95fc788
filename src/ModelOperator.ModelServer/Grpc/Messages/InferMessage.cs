using System.Buffers;
using Google.Protobuf;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Grpc.Messages;

/// <summary>A ModelInferRequest whose raw contents stay where they arrived, because each may be tens of megabytes.</summary>
/// <param name="Request">The message without its raw contents.</param>
/// <param name="Raw">The raw contents. They are parts of the bytes that the message was parsed from, and are valid as long as those
/// bytes.</param>
internal sealed record InferMessage(ModelInferRequest Request, List<ReadOnlySequence<byte>> Raw)
{
    private const uint RawTag = (ModelInferRequest.RawInputContentsFieldNumber << 3) | (uint)WireFormat.WireType.LengthDelimited;

    /// <summary>Parses a message.</summary>
    /// <exception cref="ProtocolException">400: the bytes are no message of this type.</exception>
    public static InferMessage Parse(in ReadOnlySequence<byte> message)
    {
        try
        {
            var (request, raw) = (new ModelInferRequest(), new List<ReadOnlySequence<byte>>());
            var reader = new SequenceReader<byte>(message);
            var begun = message.Start;
            while (!reader.End)
            {
                var field = reader.Position;
                var tag = Varint(ref reader);
                if (tag != RawTag)
                {
                    Skip(ref reader, tag);
                    continue;
                }

                // In protobuf, parsing a concatenation means merging its parts.
                Merge(request, message.Slice(begun, field));
                var length = Varint(ref reader);
                RequireRest(reader, length);
                raw.Add(reader.UnreadSequence.Slice(0, (long)length));
                reader.Advance((long)length);
                begun = reader.Position;
            }

            Merge(request, message.Slice(begun));
            return new InferMessage(request, raw);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw NoMessage(exception.Message);
        }
    }

    private static void Merge(ModelInferRequest request, in ReadOnlySequence<byte> part)
    {
        if (part.IsSingleSegment)
        {
            request.MergeFrom(part.FirstSpan);
        }
        else
        {
            request.MergeFrom(part);
        }
    }

    private static void Skip(ref SequenceReader<byte> reader, ulong tag)
    {
        var length = (WireFormat.WireType)(tag & 7) switch
        {
            WireFormat.WireType.Varint => SkipVarint(ref reader),
            WireFormat.WireType.Fixed64 => 8UL,
            WireFormat.WireType.Fixed32 => 4UL,
            WireFormat.WireType.LengthDelimited => Varint(ref reader),
            _ => throw NoMessage($"field {tag >> 3} has wire type {tag & 7}"),
        };
        RequireRest(reader, length);
        reader.Advance((long)length);
    }

    private static ulong SkipVarint(ref SequenceReader<byte> reader)
    {
        Varint(ref reader);
        return 0;
    }

    private static ulong Varint(ref SequenceReader<byte> reader)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (!reader.TryRead(out var octet))
            {
                throw EndsWithinField();
            }

            value |= (ulong)(octet & 0x7f) << shift;
            if (octet < 0x80)
            {
                return value;
            }
        }

        throw NoMessage("a number has more than ten bytes");
    }

    private static void RequireRest(in SequenceReader<byte> reader, ulong length)
    {
        if (length > (ulong)reader.Remaining)
        {
            throw EndsWithinField();
        }
    }

    private static ProtocolException EndsWithinField() => NoMessage("it ends within a field");

    private static ProtocolException NoMessage(string reason) =>
        ProtocolException.BadRequest($"the message is no ModelInferRequest: {reason}");
}
