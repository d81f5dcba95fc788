namespace ModelOperator.Operator.Tests.Support;

/// <summary>A clock that is an hour later each time somebody looks at it.</summary>
internal sealed class HurryingTime : TimeProvider
{
    private long _hours;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => Interlocked.Add(ref _hours, 3600);
}
