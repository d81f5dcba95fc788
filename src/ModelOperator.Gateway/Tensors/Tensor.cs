namespace ModelOperator.Gateway.Tensors;

/// <summary>A tensor of a request or an answer. Of its three lists, the one for its kind is filled, with as many elements as the shape
/// says.</summary>
internal sealed record Tensor(string Name, string DatatypeName, Datatype Datatype, IReadOnlyList<long> Shape)
{
    public double[] Floats { get; init; } = [];

    /// <summary>The integers, with booleans as 0 and 1, and the upper half of UINT64 as negative numbers.</summary>
    public long[] Integers { get; init; } = [];

    public ReadOnlyMemory<byte>[] Strings { get; init; } = [];
}
