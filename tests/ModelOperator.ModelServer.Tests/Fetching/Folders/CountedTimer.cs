namespace ModelOperator.ModelServer.Tests.Fetching.Folders;

/// <summary>The clock of the system, which counts how often the timer of one length begins anew.</summary>
internal sealed class CountedTimer(TimeSpan length) : TimeProvider
{
    private int _changes;

    public int Changes => _changes;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        return dueTime == length ? new Counted(timer, () => Interlocked.Increment(ref _changes)) : timer;
    }

    private sealed class Counted(ITimer timer, Action changed) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            changed();
            return timer.Change(dueTime, period);
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
