namespace ModelOperator.Gateway.Tensors;

/// <summary>Checks shapes that a client or a server claims.</summary>
internal static class TensorShape
{
    public const int MaxRank = 16;

    /// <summary>The number of elements of a shape. No body within the limits has more than an int can count.</summary>
    /// <exception cref="MalformedBodyException">The shape has too many elements or dimensions, or a negative length.</exception>
    public static int Count(IReadOnlyList<long> shape)
    {
        var count = shape.Count <= MaxRank ? 1L : throw new MalformedBodyException("a shape of too many dimensions");
        foreach (var size in shape)
        {
            if (size is < 0 or > int.MaxValue || (count *= size) > int.MaxValue)
            {
                throw new MalformedBodyException("a shape of more elements than a body can hold");
            }
        }

        return (int)count;
    }
}
