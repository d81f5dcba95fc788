namespace ModelOperator.Gateway.Metrics;

/// <summary>Answers of one revision since the gateway started.</summary>
internal sealed class RevisionCount
{
    private long _answers;
    private long _copies;

    /// <summary>Clients that got an answer, whatever its status.</summary>
    public long Answers => Interlocked.Read(ref _answers);

    /// <summary>Copies that were answered, whatever the status.</summary>
    public long Copies => Interlocked.Read(ref _copies);

    public void Answered() => Interlocked.Increment(ref _answers);

    public void Shadowed() => Interlocked.Increment(ref _copies);
}
