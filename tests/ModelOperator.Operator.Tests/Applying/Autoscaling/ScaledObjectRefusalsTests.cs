using ModelOperator.Api;
using ModelOperator.Operator.Applying.Autoscaling;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Applying.Autoscaling;

public sealed class ScaledObjectRefusalsTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly ModelDeployment _owner = Sample.Digits();
    private readonly ScaledObjectRefusals _sut;

    public ScaledObjectRefusalsTests() => _sut = new(_clock);

    [Fact]
    public void Pauses_DoubleFromASecond_AndEndAtAMinute()
    {
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            _sut.Note(_owner, "a", least: 2, "no");

            _sut.UntilNextTry(_owner).ShouldBe(TimeSpan.FromSeconds(seconds));
            _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            _sut.MustWait(_owner, "a", least: 2).ShouldBeTrue();
            _clock.Advance(TimeSpan.FromTicks(1));
            _sut.MustWait(_owner, "a", least: 2).ShouldBeFalse();
            _sut.UntilNextTry(_owner).ShouldBeNull("a turn that does not try must not bring the next one at once");
        }
    }

    [Fact]
    public void Refusal_IsToldOnlyWhenItWasRepeatedForHalfAMinute()
    {
        _sut.Note(_owner, "a", least: 2, "first").ShouldBeTrue();
        _clock.Advance(TimeSpan.FromHours(1));
        _sut.Find(_owner).ShouldBeNull();

        _sut.Note(_owner, "a", least: 2, "last").ShouldBeFalse();
        _sut.Find(_owner).ShouldBe(("a", "last"));
        _sut.Clear(_owner, "a");
        _sut.Find(_owner).ShouldBeNull();
    }

    [Fact]
    public void AnotherSpec_AnotherMinimum_AndAnotherRevision_DoNotWait()
    {
        _sut.Note(_owner, "a", least: 2, "no");

        _sut.MustWait(_owner, "a", least: 3).ShouldBeFalse();
        _sut.MustWait(_owner, "b", least: 2).ShouldBeFalse();
        _sut.MustWait(_owner with { Metadata = _owner.Metadata with { Generation = 9 } }, "a", least: 2).ShouldBeFalse();
    }

    [Fact]
    public void NextTry_IsThatOfTheRevisionWhosePauseEndsFirst()
    {
        _sut.Note(_owner, "a", least: 2, "no");
        _sut.Note(_owner, "a", least: 2, "no");
        _sut.Note(_owner, "b", least: 2, "no");

        _sut.UntilNextTry(_owner).ShouldBe(TimeSpan.FromSeconds(1));
        _sut.Forget(_owner);
        _sut.UntilNextTry(_owner).ShouldBeNull();
    }
}
