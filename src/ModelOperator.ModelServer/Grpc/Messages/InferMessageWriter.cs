using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Grpc.Messages;

/// <summary>Writes a ModelInferResponse: first a message without raw contents, and then the raw contents from the memory of the tensors.
/// On the wire both are one message.</summary>
internal static class InferMessageWriter
{
    private const uint RawTag = (ModelInferResponse.RawOutputContentsFieldNumber << 3) | (uint)WireFormat.WireType.LengthDelimited;

    /// <summary>Gets the bytes of the raw contents of an answer.</summary>
    public static long RawSize(IReadOnlyList<Tensor> outputs)
    {
        long size = 0;
        foreach (var output in outputs)
        {
            size += RawTensor.Size(output);
        }

        return size;
    }

    /// <exception cref="ProtocolException">429: the answer is longer than a message can be.</exception>
    public static void Write(InferAnswer answer, SerializationContext context)
    {
        var head = HeadOf(answer);
        long length = head.CalculateSize();
        foreach (var output in answer.Outputs)
        {
            var size = RawTensor.Size(output);
            length += 1 + CodedOutputStream.ComputeUInt64Size((ulong)size) + size;
        }

        if (length > int.MaxValue)
        {
            throw new ProtocolException(
                StatusCodes.Status429TooManyRequests, $"the answer has {length} bytes, more than a message can; ask for fewer outputs");
        }

        context.SetPayloadLength((int)length);
        var writer = context.GetBufferWriter();
        head.WriteTo(writer);
        foreach (var output in answer.Outputs)
        {
            WriteRawTag(writer, (ulong)RawTensor.Size(output));
            RawTensor.Write(output, writer);
        }

        context.Complete();
    }

    private static ModelInferResponse HeadOf(InferAnswer answer)
    {
        var head = new ModelInferResponse
        {
            ModelName = answer.Model.Name,
            ModelVersion = answer.Model.Version,
            Id = answer.Request.Id ?? "",
        };
        for (var index = 0; index < answer.Outputs.Count; index++)
        {
            head.Outputs.Add(new ModelInferResponse.Types.InferOutputTensor
            {
                Name = answer.Request.Outputs.Names[index],
                Datatype = answer.Outputs[index].DataType.Name(),
                Shape = { answer.Outputs[index].Shape },
            });
        }

        return head;
    }

    private static void WriteRawTag(IBufferWriter<byte> writer, ulong size)
    {
        var field = writer.GetSpan(16);
        field[0] = (byte)RawTag;
        var used = 1;
        for (var rest = size; ; rest >>= 7)
        {
            field[used++] = (byte)(rest < 0x80 ? rest : (rest & 0x7f) | 0x80);
            if (rest < 0x80)
            {
                break;
            }
        }

        writer.Advance(used);
    }
}
