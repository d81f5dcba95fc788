namespace ModelOperator.Gateway.Capturing;

/// <summary>Bounds the memory of all bodies of requests and answers that were taken down.</summary>
/// <param name="limit">The limit in bytes.</param>
internal sealed class CaptureMemory(long limit)
{
    private long _held;

    /// <summary>The memory that is held now, in bytes.</summary>
    public long Held => Interlocked.Read(ref _held);

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= limit)
        {
            return true;
        }

        Release(bytes);
        return false;
    }

    public void Release(int bytes) => Interlocked.Add(ref _held, -bytes);
}
