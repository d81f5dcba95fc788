namespace ModelOperator.ModelServer.Tensors;

/// <summary>Shapes: the sizes of a tensor's dimensions, outermost first; -1 in a model's means any size.</summary>
internal static class Shape
{
    /// <summary>The protocol sets no bound; a deeper tensor than this is a mistake or an attack.</summary>
    public const int MaxRank = 16;

    public const long AnySize = -1;

    public static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    /// <summary>Number of elements; null when it is larger than an array can be.</summary>
    public static int? Count(ReadOnlySpan<long> shape)
    {
        long count = 1;
        var empty = false;
        foreach (var size in shape)
        {
            empty |= size == 0;
            if (size > Array.MaxLength || (count *= Math.Max(size, 1)) > Array.MaxLength)
            {
                return null;
            }
        }

        return empty ? 0 : (int)count;
    }

    /// <summary>Whether a tensor of this shape fits the model's. An empty model shape says nothing about the rank.</summary>
    public static bool Fits(ReadOnlySpan<long> shape, ReadOnlySpan<long> model)
    {
        if (model.IsEmpty)
        {
            return true;
        }

        if (shape.Length != model.Length)
        {
            return false;
        }

        for (var index = 0; index < shape.Length; index++)
        {
            if (model[index] != AnySize && model[index] != shape[index])
            {
                return false;
            }
        }

        return true;
    }
}
