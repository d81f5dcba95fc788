namespace ModelOperator.Operator.Observing;

/// <summary>
/// Tells of every change that may give GPUs to somebody who waits for them. Whoever waits does nothing until then, so a change that is not
/// told here is noticed by a rest's end alone.
/// </summary>
internal sealed class GpuNews
{
    private long _count;

    /// <summary>The number of changes so far. A look that was made at a smaller number may be outdated.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Called after each change, on the thread that tells it.</summary>
    public Action? Heard { get; set; }

    /// <summary>Counts a change, and tells of it.</summary>
    public void Tell()
    {
        Note();
        Heard?.Invoke();
    }

    /// <summary>Counts a change that its finder tells by itself, to those alone whom it concerns.</summary>
    public void Note() => Interlocked.Increment(ref _count);
}
