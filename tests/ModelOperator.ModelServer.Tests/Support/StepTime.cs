namespace ModelOperator.ModelServer.Tests.Support;

/// <summary>A stopwatch that moves when told to.</summary>
internal sealed class StepTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Advance(TimeSpan by) => _ticks += by.Ticks;
}
