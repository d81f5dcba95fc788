namespace ModelOperator.Gateway.Metrics;

/// <summary>The answers of one revision since the gateway started.</summary>
internal sealed class RevisionCount
{
    private long _answers;
    private long _copies;

    /// <summary>The number of clients that got an answer, with any status.</summary>
    public long Answers => Interlocked.Read(ref _answers);

    /// <summary>The number of copies that were answered, with any status.</summary>
    public long Copies => Interlocked.Read(ref _copies);

    public void Answered() => Interlocked.Increment(ref _answers);

    public void Shadowed() => Interlocked.Increment(ref _copies);
}
