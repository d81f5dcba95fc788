using System.Text.Json;
using ModelOperator.Hosting.Logging;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Rest.Values;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Rest.Data;

/// <summary>Reads the <c>data</c> of an input into a tensor. It may be flat, or nested as the shape is.</summary>
internal static class TensorDataReader
{
    private const int MaxQuoteLength = 40;

    /// <summary>Reads the array from its start to its end.</summary>
    /// <param name="json">The reader, at the start of the array.</param>
    /// <param name="text">The text that the reader reads. When the reader is replaced by a later one, the text is cut to begin where that
    /// one begins.</param>
    /// <param name="tensor">The tensor to fill. It is not used when this throws.</param>
    /// <param name="name">The name of the input, for messages.</param>
    /// <exception cref="ProtocolException">There are more or fewer values than the shape holds, the arrays are not nested as the shape is,
    /// or a value does not fit the datatype.</exception>
    public static void Read(ref Utf8JsonReader json, ref ReadOnlySpan<byte> text, Tensor tensor, string name)
    {
        switch (tensor.DataType)
        {
            case DataType.Bool: Numbers<bool, BoolReader>(ref json, ref text, tensor, name); break;
            case DataType.UInt8: Numbers<byte, UnsignedReader<byte>>(ref json, ref text, tensor, name); break;
            case DataType.UInt16: Numbers<ushort, UnsignedReader<ushort>>(ref json, ref text, tensor, name); break;
            case DataType.UInt32: Numbers<uint, UnsignedReader<uint>>(ref json, ref text, tensor, name); break;
            case DataType.UInt64: Numbers<ulong, UnsignedReader<ulong>>(ref json, ref text, tensor, name); break;
            case DataType.Int8: Numbers<sbyte, SignedReader<sbyte>>(ref json, ref text, tensor, name); break;
            case DataType.Int16: Numbers<short, SignedReader<short>>(ref json, ref text, tensor, name); break;
            case DataType.Int32: Numbers<int, SignedReader<int>>(ref json, ref text, tensor, name); break;
            case DataType.Int64: Numbers<long, SignedReader<long>>(ref json, ref text, tensor, name); break;
            case DataType.Fp16: Numbers<Half, FloatReader<Half>>(ref json, ref text, tensor, name); break;
            case DataType.Bf16:
                throw ProtocolException.BadRequest(
                    $"input '{name}' is BF16, which has no JSON form; send it as binary data (binary_data_size)");
            case DataType.Fp32: Numbers<float, FloatReader<float>>(ref json, ref text, tensor, name); break;
            case DataType.Fp64: Numbers<double, FloatReader<double>>(ref json, ref text, tensor, name); break;
            default: Fill(ref json, ref text, tensor, name, new StringSink(tensor)); break;
        }
    }

    private static void Numbers<T, TReader>(ref Utf8JsonReader json, ref ReadOnlySpan<byte> text, Tensor tensor, string name)
        where T : unmanaged
        where TReader : struct, IElementReader<T> =>
        Fill(ref json, ref text, tensor, name, new NumberSink<T, TReader>(tensor.Elements<T>()));

    private static void Fill<TSink>(ref Utf8JsonReader json, ref ReadOnlySpan<byte> text, Tensor tensor, string name, TSink sink)
        where TSink : IElementSink, allows ref struct
    {
        var nesting = new Nesting(tensor.Shape, stackalloc long[Shape.MaxRank + 1], name);
        var count = 0;
        while (json.Read())
        {
            switch (json.TokenType)
            {
                case JsonTokenType.StartArray:
                    nesting.Open();
                    break;
                case JsonTokenType.EndArray:
                    if (nesting.Close())
                    {
                        if (count != tensor.Count)
                        {
                            throw Mismatch(tensor, name, $"{count} values");
                        }

                        return;
                    }

                    break;
                default:
                    nesting.Value();
                    if (count == tensor.Count)
                    {
                        throw Mismatch(tensor, name, "more values");
                    }

                    if (!sink.TryStore(ref json, count))
                    {
                        throw ProtocolException.WrongSchema(
                            $"input '{name}': data value {count} is {Quote(ref json)}, which is no "
                                + $"{tensor.DataType.Name()}{Allowed(tensor.DataType)}");
                    }

                    count++;
                    var run = sink.StoreRun(ref json, ref text, count);
                    nesting.Values(run);
                    count += run;
                    break;
            }
        }
    }

    private static ProtocolException Mismatch(Tensor tensor, string name, string found) =>
        ProtocolException.BadRequest($"input '{name}': data holds {found}; its shape {Shape.Text(tensor.Shape)} needs {tensor.Count}");

    private static string Allowed(DataType type) => type switch
    {
        DataType.Bool => " (true or false)",
        DataType.Bytes => " (a JSON string)",
        DataType.Fp16 or DataType.Fp32 or DataType.Fp64 =>
            " (a number that is finite in it, or one of the strings \"NaN\", \"Infinity\", \"-Infinity\")",
        _ => " (a whole number within its range)",
    };

    private static string Quote(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => $"the string \"{ShortText.Of(json.ValueSpan, MaxQuoteLength)}\"",
        _ => ShortText.Of(json.ValueSpan, MaxQuoteLength),
    };
}
