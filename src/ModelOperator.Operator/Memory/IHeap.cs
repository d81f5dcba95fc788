namespace ModelOperator.Operator.Memory;

/// <summary>The memory of this process that .NET collects.</summary>
internal interface IHeap
{
    /// <summary>The number of bytes that have been allocated since the process began.</summary>
    long Allocated { get; }

    /// <summary>Collects all garbage, and gives the memory that is free then back to the system.</summary>
    void Collect();
}
