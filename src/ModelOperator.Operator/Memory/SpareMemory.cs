namespace ModelOperator.Operator.Memory;

/// <summary>
/// Gives back the memory that work has left, once it is over. .NET collects while something is allocated, so that the garbage of a thousand
/// rollouts, and the room that they took, would stay as long as nothing happens after them. A collection stops the process for some tenths
/// of a second, in which nobody waits for an operator at rest.
/// </summary>
internal sealed class SpareMemory(IHeap heap, TimeProvider time) : BackgroundService
{
    /// <summary>The time between two looks; the process is at rest when it has allocated little in it.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>The bytes that a process at rest allocates at most between two looks, such as for its Lease and its metrics.</summary>
    internal const long Little = 16 << 20;

    /// <summary>The bytes that must have been allocated since the last collection to make another one worth its time.</summary>
    internal const long Much = 64 << 20;

    private long _before;
    private long _collected;

    /// <summary>Collects if the process is at rest and has left much behind.</summary>
    internal void Look()
    {
        var now = heap.Allocated;
        if (now - _before <= Little && now - _collected >= Much)
        {
            heap.Collect();
            _collected = now;
        }

        _before = now;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }
}
