using ModelOperator.Operator.Observing.Gateways;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Gateways;

public sealed class SlowGatewaysTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly SlowGateways _slow;

    public SlowGatewaysTests() => _slow = new(_clock);

    [Fact]
    public void GatewayThatStaysSlow_IsAskedLessAndLess_AndAnAnswerEndsThat()
    {
        foreach (var seconds in (int[])[1, 2, 4, 8, 16, 30, 30])
        {
            _slow.MayBeAsked("a").ShouldBeTrue();
            _slow.WasSlow("a");
            _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            _slow.MayBeAsked("a").ShouldBeFalse($"it rests for {seconds} s");
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        _slow.Answered("a");
        _slow.WasSlow("a");
        _clock.Advance(TimeSpan.FromSeconds(1));
        _slow.MayBeAsked("a").ShouldBeTrue();
        _slow.MayBeAsked("b").ShouldBeTrue("it is another");
    }

    [Fact]
    public void GatewaysThatAreGone_AreForgotten()
    {
        for (var i = 0; i < 1000; i++)
        {
            _slow.WasSlow($"{i}");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        _slow.Count.ShouldBeLessThan(40);
    }
}
