using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.Collections;
using ModelOperator.Gateway.Tensors.Messages;

namespace ModelOperator.Gateway.Tensors;

/// <summary>Reads the tensors of a unary <c>ModelInfer</c> call: typed contents, or raw ones in the order of the tensors.</summary>
internal static class GrpcBody
{
    // The head has a flag for compression and a length.
    private const int FrameHead = 5;

    /// <summary>True when the first message of a body is compressed.</summary>
    public static bool IsCompressed(ReadOnlySpan<byte> body) => body is [not 0, ..];

    /// <summary>Reads the inputs of a request.</summary>
    /// <exception cref="MalformedBodyException">The body is compressed, a stream or another message, or its lengths and shapes do not
    /// fit.</exception>
    public static IReadOnlyList<Tensor> Inputs(ReadOnlyMemory<byte> body)
    {
        var request = Parse(body, ModelInferRequest.Parser);
        return Read(
            [.. request.Inputs.Select(input => (input.Name, input.Datatype, input.Shape, input.Contents))], request.RawInputContents);
    }

    /// <summary>Reads the outputs of an answer.</summary>
    /// <exception cref="MalformedBodyException">The body is compressed, a stream or another message, or its lengths and shapes do not
    /// fit.</exception>
    public static IReadOnlyList<Tensor> Outputs(ReadOnlyMemory<byte> body)
    {
        var answer = Parse(body, ModelInferResponse.Parser);
        return Read(
            [.. answer.Outputs.Select(output => (output.Name, output.Datatype, output.Shape, output.Contents))], answer.RawOutputContents);
    }

    /// <summary>Reads the id of a request; null when it has none.</summary>
    /// <exception cref="MalformedBodyException">The body is compressed, a stream or another message.</exception>
    public static string? IdOf(ReadOnlyMemory<byte> body) => Parse(body, ModelInferRequest.Parser).Id is { Length: > 0 } id ? id : null;

    private static T Parse<T>(ReadOnlyMemory<byte> body, MessageParser<T> parser)
        where T : IMessage<T>
    {
        if (body.Length < FrameHead || IsCompressed(body.Span)
            || BinaryPrimitives.ReadUInt32BigEndian(body.Span[1..]) != (uint)(body.Length - FrameHead))
        {
            throw new MalformedBodyException("not one uncompressed message");
        }

        try
        {
            return parser.ParseFrom(body.Span[FrameHead..]);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new MalformedBodyException(exception.Message);
        }
    }

    private static List<Tensor> Read(
        IReadOnlyList<(string Name, string Datatype, IReadOnlyList<long> Shape, InferTensorContents? Contents)> tensors,
        RepeatedField<ByteString> raw)
    {
        if (raw.Count > 0 && raw.Count != tensors.Count)
        {
            throw new MalformedBodyException("other raw contents than tensors");
        }

        var read = new List<Tensor>(tensors.Count);
        foreach (var (name, datatypeName, shape, contents) in tensors)
        {
            var datatype = Datatype.Find(datatypeName) ?? throw new MalformedBodyException("a datatype that V2 does not know");
            var empty = new Tensor(name, datatypeName, datatype, shape);
            var count = TensorShape.Count(shape);
            read.Add(raw.Count > 0
                ? BinaryTensorData.Read(empty, raw[read.Count].Memory, count)
                : Typed(empty, contents ?? new(), count));
        }

        return read;
    }

    private static Tensor Typed(Tensor tensor, InferTensorContents contents, int count)
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
            _ => throw new MalformedBodyException("a datatype that goes raw only"),
        };
        return read.Floats.Length + read.Integers.Length + read.Strings.Length == count
            ? read
            : throw new MalformedBodyException("contents that do not fit the shape");
    }
}
