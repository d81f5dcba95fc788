namespace ModelOperator.Gateway.Shadowing.Tensors;

/// <summary>One output of an answer. Of the three lists the one of its kind is there, with as many elements as the shape says.</summary>
internal sealed record OutputTensor(string Name, string DatatypeName, Datatype Datatype, IReadOnlyList<long> Shape)
{
    public double[] Floats { get; init; } = [];

    /// <summary>Integers, booleans as 0 and 1; the upper half of UINT64 as negative numbers.</summary>
    public long[] Integers { get; init; } = [];

    public ReadOnlyMemory<byte>[] Strings { get; init; } = [];
}
