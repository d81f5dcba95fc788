using ModelOperator.Kubernetes.Events;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Events;

public sealed class RestingNamespacesTests
{
    private readonly SetBackClock _clock = new();

    [Fact]
    public void Namespace_RestsNineTimesAsLongAsItsTriesTook_AndFiveMinutesAtMost()
    {
        var resting = new RestingNamespaces(_clock);
        resting.Note("short", TimeSpan.FromSeconds(2));
        resting.Note("long", TimeSpan.FromHours(1));

        _clock.Inner.Advance(TimeSpan.FromSeconds(17.9));
        resting.Include("short").ShouldBeTrue();
        _clock.Inner.Advance(TimeSpan.FromSeconds(0.1));
        resting.Include("short").ShouldBeFalse();
        _clock.Inner.Advance(TimeSpan.FromSeconds(281.9));
        resting.Include("long").ShouldBeTrue();
        _clock.Inner.Advance(TimeSpan.FromSeconds(0.1));
        resting.Include("long").ShouldBeFalse();
        resting.Include("other").ShouldBeFalse();
    }

    [Fact]
    public void ClockThatIsSetBack_MakesNobodyRestLonger()
    {
        var resting = new RestingNamespaces(_clock);
        resting.Note("ns", TimeSpan.FromSeconds(2));
        _clock.SetBack = TimeSpan.FromHours(5);
        _clock.Inner.Advance(TimeSpan.FromSeconds(18));

        resting.Include("ns").ShouldBeFalse();
    }

    private sealed class SetBackClock : TimeProvider
    {
        public ManualTimeProvider Inner { get; } = new();

        public TimeSpan SetBack { get; set; }

        public override long TimestampFrequency => Inner.TimestampFrequency;

        public override long GetTimestamp() => Inner.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => Inner.GetUtcNow() - SetBack;
    }
}
