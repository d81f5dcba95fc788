using Microsoft.Extensions.Time.Testing;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.Hosting.Tests.Logging;

public sealed class ToldCausesTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ToldCauses _sut;

    public ToldCausesTests() => _sut = new(_clock);

    [Fact]
    public void CauseThatLasts_IsToldOnceAnHour()
    {
        _sut.TryTell("a").ShouldBeTrue();
        _clock.Advance(TimeSpan.FromMinutes(59));
        _sut.TryTell("a").ShouldBeFalse();

        _clock.Advance(TimeSpan.FromMinutes(1));
        _sut.TryTell("a").ShouldBeTrue();
    }

    [Fact]
    public void OtherCause_IsTold()
    {
        _sut.TryTell("a");
        _sut.TryTell("b").ShouldBeTrue();
        _sut.TryTell("a").ShouldBeFalse("causes that take turns are told once each");
    }

    [Fact]
    public void LongCauses_ThatBeginAlike_AreOne()
    {
        var words = new string('x', 512);

        _sut.TryTell(words + "a").ShouldBeTrue();
        _sut.TryTell(words + "b").ShouldBeFalse();
        _sut.TryTell(words[1..] + "b").ShouldBeTrue();
    }

    [Fact]
    public void Causes_AreForgotten_WhenThereIsNoRoom()
    {
        for (var i = 0; i <= ToldCauses.Room; i++)
        {
            _sut.TryTell($"{i}").ShouldBeTrue();
        }

        _sut.TryTell("0").ShouldBeTrue();
        _sut.TryTell($"{ToldCauses.Room}").ShouldBeFalse();
    }
}
