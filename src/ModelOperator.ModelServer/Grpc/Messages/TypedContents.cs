using System.Numerics;
using Google.Protobuf.Collections;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Grpc.Messages;

/// <summary>Reads the elements in the typed fields of a message, which simple clients use.</summary>
internal static class TypedContents
{
    /// <summary>Counts the elements in all fields.</summary>
    public static int Count(ModelInferRequest.Types.InferInputTensor input) => input.Contents is not { } contents ? 0
        : contents.BoolContents.Count + contents.IntContents.Count + contents.Int64Contents.Count + contents.UintContents.Count
            + contents.Uint64Contents.Count + contents.Fp32Contents.Count + contents.Fp64Contents.Count + contents.BytesContents.Count;

    /// <summary>Fills the tensor.</summary>
    /// <exception cref="ProtocolException">The elements are in a field of another datatype, their number is not that of the shape, or a
    /// value does not fit.</exception>
    public static void Read(ModelInferRequest.Types.InferInputTensor input, Tensor tensor, int index)
    {
        var contents = input.Contents ?? new InferTensorContents();
        switch (tensor.DataType)
        {
            case DataType.Bool: Copy(contents.BoolContents, "bool_contents"); break;
            case DataType.Int8: Narrow<int, sbyte>(contents.IntContents, "int_contents"); break;
            case DataType.Int16: Narrow<int, short>(contents.IntContents, "int_contents"); break;
            case DataType.Int32: Copy(contents.IntContents, "int_contents"); break;
            case DataType.Int64: Copy(contents.Int64Contents, "int64_contents"); break;
            case DataType.UInt8: Narrow<uint, byte>(contents.UintContents, "uint_contents"); break;
            case DataType.UInt16: Narrow<uint, ushort>(contents.UintContents, "uint_contents"); break;
            case DataType.UInt32: Copy(contents.UintContents, "uint_contents"); break;
            case DataType.UInt64: Copy(contents.Uint64Contents, "uint64_contents"); break;
            case DataType.Fp32: Copy(contents.Fp32Contents, "fp32_contents"); break;
            case DataType.Fp64: Copy(contents.Fp64Contents, "fp64_contents"); break;
            case DataType.Bytes:
                Require(contents.BytesContents.Count, "bytes_contents");
                for (var place = 0; place < tensor.Count; place++)
                {
                    tensor.SetText(contents.BytesContents[place].Span, place);
                }

                break;
            default:
                throw ProtocolException.BadRequest(
                    $"input '{input.Name}' is {tensor.DataType.Name()}, which travels in raw_input_contents only");
        }

        void Require(int count, string field)
        {
            if (count != tensor.Count || count != Count(input))
            {
                throw ProtocolException.BadRequest(
                    $"input '{input.Name}' ({tensor.DataType.Name()}, inputs[{index}]) has {count} values in {field} and "
                        + $"{Count(input) - count} elsewhere; "
                    + $"its shape {Shape.Text(tensor.Shape)} needs {tensor.Count} in {field}");
            }
        }

        void Copy<T>(RepeatedField<T> values, string field)
            where T : unmanaged
        {
            Require(values.Count, field);
            var elements = tensor.Elements<T>();
            for (var place = 0; place < elements.Length; place++)
            {
                elements[place] = values[place];
            }
        }

        void Narrow<TWide, T>(RepeatedField<TWide> values, string field)
            where TWide : unmanaged, IBinaryInteger<TWide>
            where T : unmanaged, IBinaryInteger<T>
        {
            Require(values.Count, field);
            var elements = tensor.Elements<T>();
            for (var place = 0; place < elements.Length; place++)
            {
                elements[place] = T.CreateTruncating(values[place]);
                if (TWide.CreateTruncating(elements[place]) != values[place])
                {
                    throw ProtocolException.BadRequest(
                        $"input '{input.Name}': value {place} is {values[place]}, which is no {tensor.DataType.Name()}");
                }
            }
        }
    }
}
