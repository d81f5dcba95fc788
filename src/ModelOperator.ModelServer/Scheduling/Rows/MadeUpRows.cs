using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Scheduling.Rows;

/// <summary>Makes requests of one row each, with values that differ enough to show whether a model mixes rows.</summary>
internal static class MadeUpRows
{
    private const int Seed = 7;

    /// <summary>The most elements that the inputs of one row may have. A larger row takes long to run and shows nothing more.</summary>
    private const long MaxElements = 1 << 20;

    /// <summary>Sizes for free dimensions behind the first. They are tried in turn, because it is not known which of them a model
    /// takes.</summary>
    private static readonly long[] InnerSizes = [2, 1, 32, 224];

    private enum Kind
    {
        Any,
        Zeros,
        Ones,
        Positive,
    }

    // Many models fail on zeros.
    private static readonly Kind[][] Kinds = [[Kind.Any, Kind.Zeros, Kind.Ones, Kind.Any], [Kind.Positive, Kind.Ones, Kind.Positive]];

    /// <summary>Gets sets of requests to try in turn until the model takes one of them. The caller disposes of the requests.</summary>
    public static IEnumerable<InferRequest[]> Sets(ModelSignature model)
    {
        var sizes = model.Inputs.Any(input => input.Shape.AsSpan(1).Contains(Shape.AnySize)) ? InnerSizes : InnerSizes[..1];
        foreach (var size in sizes)
        {
            var shapes = model.Inputs.Select(input => ShapeOf(input, size)).ToArray();
            if (shapes.Any(shape => Shape.Count(shape) is not <= (int)MaxElements))
            {
                continue;
            }

            foreach (var kinds in Kinds)
            {
                var random = new Random(Seed);
                yield return [.. kinds.Select(kind => Row(model, shapes, kind, random))];
            }
        }
    }

    private static long[] ShapeOf(TensorSpec input, long inner) =>
        [1, .. input.Shape.Skip(1).Select(size => size == Shape.AnySize ? inner : size)];

    private static InferRequest Row(ModelSignature model, long[][] shapes, Kind kind, Random random)
    {
        var inputs = new Tensor[shapes.Length];
        for (var index = 0; index < inputs.Length; index++)
        {
            inputs[index] = Tensor.Allocate(model.Inputs[index].DataType, shapes[index]);
            Fill(inputs[index], kind, random);
        }

        return new InferRequest(id: null, inputs, model.AllOutputs);
    }

    private static void Fill(Tensor tensor, Kind kind, Random random)
    {
        switch (tensor.DataType)
        {
            case DataType.Fp16: Fill(tensor, () => (Half)Number(kind, random)); break;
            case DataType.Bf16: Fill(tensor, () => (ushort)(BitConverter.SingleToUInt32Bits((float)Number(kind, random)) >> 16)); break;
            case DataType.Fp32: Fill(tensor, () => (float)Number(kind, random)); break;
            case DataType.Fp64: Fill(tensor, () => Number(kind, random)); break;
            case DataType.Int8 or DataType.UInt8 or DataType.Bool: Fill(tensor, () => (byte)Whole(tensor, kind, random)); break;
            case DataType.Int16 or DataType.UInt16: Fill(tensor, () => (short)Whole(tensor, kind, random)); break;
            case DataType.Int32 or DataType.UInt32: Fill(tensor, () => Whole(tensor, kind, random)); break;
            default: Fill(tensor, () => (long)Whole(tensor, kind, random)); break;
        }
    }

    private static void Fill<T>(Tensor tensor, Func<T> next)
        where T : unmanaged
    {
        foreach (ref var element in tensor.Elements<T>())
        {
            element = next();
        }
    }

    private static double Number(Kind kind, Random random) => kind switch
    {
        Kind.Zeros => 0,
        Kind.Ones => 1,
        Kind.Positive => 1 + random.NextDouble(),
        _ => (4 * random.NextDouble()) - 2,
    };

    // The numbers are small, because most are indices of a table or a mask.
    private static int Whole(Tensor tensor, Kind kind, Random random) => kind switch
    {
        Kind.Zeros => 0,
        Kind.Ones => 1,
        Kind.Positive => tensor.DataType is DataType.Bool ? 1 : random.Next(1, 3),
        _ => random.Next(2),
    };
}
