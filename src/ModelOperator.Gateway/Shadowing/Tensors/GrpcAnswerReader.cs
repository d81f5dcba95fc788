using System.Buffers.Binary;
using Google.Protobuf;
using ModelOperator.Gateway.Shadowing.Tensors.Messages;

namespace ModelOperator.Gateway.Shadowing.Tensors;

/// <summary>Reads the outputs of a unary <c>ModelInfer</c> answer: typed contents, or raw ones in the order of the outputs.</summary>
internal static class GrpcAnswerReader
{
    // The head has a flag for compression and a length.
    private const int FrameHead = 5;

    /// <param name="body">The whole body, which must be a single message.</param>
    /// <returns>The outputs by name; there is at least one.</returns>
    /// <exception cref="MalformedAnswerException">The body is compressed, a stream or another message, or its lengths and shapes do not
    /// fit.</exception>
    public static IReadOnlyDictionary<string, OutputTensor> Read(ReadOnlyMemory<byte> body)
    {
        if (body.Length < FrameHead || body.Span[0] != 0
            || BinaryPrimitives.ReadUInt32BigEndian(body.Span[1..]) != (uint)(body.Length - FrameHead))
        {
            throw new MalformedAnswerException("not one uncompressed message");
        }

        try
        {
            return Read(ModelInferResponse.Parser.ParseFrom(body.Span[FrameHead..]));
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new MalformedAnswerException(exception.Message);
        }
    }

    private static Dictionary<string, OutputTensor> Read(ModelInferResponse answer)
    {
        if (answer.Outputs.Count == 0 || (answer.RawOutputContents.Count > 0 && answer.RawOutputContents.Count != answer.Outputs.Count))
        {
            throw new MalformedAnswerException("no outputs, or other raw contents than outputs");
        }

        var outputs = new Dictionary<string, OutputTensor>(StringComparer.Ordinal);
        for (var i = 0; i < answer.Outputs.Count; i++)
        {
            var output = answer.Outputs[i];
            var datatype = Datatype.Find(output.Datatype) ?? throw new MalformedAnswerException("a datatype that V2 does not know");
            var empty = new OutputTensor(output.Name, output.Datatype, datatype, output.Shape);
            var count = TensorShape.Count(output.Shape);
            var tensor = answer.RawOutputContents.Count > 0
                ? BinaryTensorData.Read(empty, answer.RawOutputContents[i].Memory, count)
                : Typed(empty, output.Contents ?? new(), count);
            if (!outputs.TryAdd(tensor.Name, tensor))
            {
                throw new MalformedAnswerException("two outputs of one name");
            }
        }

        return outputs;
    }

    private static OutputTensor Typed(OutputTensor tensor, InferTensorContents contents, int count)
    {
        var read = tensor.DatatypeName switch
        {
            "BOOL" => tensor with { Integers = [.. contents.BoolContents.Select(b => b ? 1L : 0)] },
            "INT8" or "INT16" or "INT32" => tensor with { Integers = [.. contents.IntContents.Select(n => (long)n)] },
            "INT64" => tensor with { Integers = [.. contents.Int64Contents] },
            "UINT8" or "UINT16" or "UINT32" => tensor with { Integers = [.. contents.UintContents.Select(n => (long)n)] },
            "UINT64" => tensor with { Integers = [.. contents.Uint64Contents.Select(n => unchecked((long)n))] },
            "FP32" => tensor with { Floats = [.. contents.Fp32Contents.Select(n => (double)n)] },
            "FP64" => tensor with { Floats = [.. contents.Fp64Contents] },
            "BYTES" => tensor with { Strings = [.. contents.BytesContents.Select(b => b.Memory)] },
            _ => throw new MalformedAnswerException("a datatype that goes raw only"),
        };
        return read.Floats.Length + read.Integers.Length + read.Strings.Length == count
            ? read
            : throw new MalformedAnswerException("contents that do not fit the shape");
    }
}
