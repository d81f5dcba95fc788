namespace ModelOperator.ModelServer.Tensors;

/// <summary>Works on shapes, which are the sizes of a tensor's dimensions, the outermost first. In the shape of a model, -1 means any
/// size.</summary>
internal static class Shape
{
    /// <summary>The most dimensions of a tensor. The protocol sets no bound, but a tensor with more is a mistake or an attack.</summary>
    public const int MaxRank = 16;

    public const long AnySize = -1;

    public static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    /// <summary>Gets the number of elements; null when it is larger than an array can be.</summary>
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

    /// <summary>Tells whether a tensor of this shape fits the model's shape. An empty shape of a model fits every tensor.</summary>
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
