using ModelOperator.Api.Status.Idling;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Operator.Tests.Objects;

namespace ModelOperator.Operator.Tests.Monitoring;

public sealed class ModelWatcherTests
{
    private const string Stable = "7f9c2ab4d1";
    private static readonly DateTimeOffset Since = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(IdleState.Awake, Stable, true)]
    [InlineData(IdleState.Leaving, Stable, false)]
    [InlineData(IdleState.AtZero, Stable, false)]
    [InlineData(IdleState.Waking, Stable, false)]
    [InlineData(IdleState.Awake, "0123456789", false)]
    public void ModelThatMayBeIdle_IsKnownToHavePods_WhileItIsAwake(IdleState state, string revision, bool isKnown)
    {
        var owner = Sample.Digits(spec => spec with { Autoscaling = new() { MinReplicas = 0, MaxReplicas = 3 } }) with
        {
            Status = new() { Idle = new() { Revision = revision, State = state, Since = Since } },
        };

        var model = ModelWatcher.ModelOf(owner, Stable, template: null);

        model.MayBeIdle.ShouldBeTrue();
        model.AwakeSince.ShouldBe(isKnown ? Since : null);
    }

    [Fact]
    public void ModelThatIsNeverIdle_SaysNothingOfIt() =>
        ModelWatcher.ModelOf(Sample.Digits(spec => spec), Stable, template: null).MayBeIdle.ShouldBeFalse();
}
