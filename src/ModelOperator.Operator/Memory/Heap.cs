namespace ModelOperator.Operator.Memory;

/// <summary>The heap of this process.</summary>
internal sealed class Heap : IHeap
{
    public long Allocated => GC.GetTotalAllocatedBytes();

    public void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
