namespace ModelOperator.Gateway.Shadowing.Tensors;

/// <summary>Shapes that a server claims.</summary>
internal static class TensorShape
{
    public const int MaxRank = 16;

    /// <summary>No answer that fits the limits holds more elements than an int counts.</summary>
    /// <exception cref="MalformedAnswerException">More than that, a length below 0, or too many dimensions.</exception>
    public static int Count(IReadOnlyList<long> shape)
    {
        var count = shape.Count <= MaxRank ? 1L : throw new MalformedAnswerException("a shape of too many dimensions");
        foreach (var size in shape)
        {
            if (size is < 0 or > int.MaxValue || (count *= size) > int.MaxValue)
            {
                throw new MalformedAnswerException("a shape of more elements than the answer can hold");
            }
        }

        return (int)count;
    }
}
