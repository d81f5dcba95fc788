using ModelOperator.Kubernetes.Episodes;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Episodes;

public sealed class FailureEpisodesTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly FailureEpisodes _episodes;

    public FailureEpisodesTests() => _episodes = new(_clock);

    [Fact]
    public void FirstFailure_IsTold_AndTheEndOnce_WithTheirNumber()
    {
        _episodes.Failed("busy").ShouldBeTrue();
        for (var i = 0; i < 999; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            _episodes.Failed("busy").ShouldBeFalse();
            _episodes.Succeeded().ShouldBeEmpty("others succeed in between");
        }

        _clock.Advance(FailureEpisodes.Quiet - TimeSpan.FromTicks(1));
        _episodes.Succeeded().ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromTicks(1));
        _episodes.Succeeded().ShouldHaveSingleItem().ShouldBe(new Episode("busy", 1000, TimeSpan.FromSeconds(9.99)));
        _episodes.Succeeded().ShouldBeEmpty();
        _episodes.Failed("busy").ShouldBeTrue("it is another episode");
    }

    [Fact]
    public void EpisodeWithoutASuccess_HasNotEnded_HoweverSeldomAnybodyAsks()
    {
        _episodes.Failed("away").ShouldBeTrue();
        _clock.Advance(TimeSpan.FromMinutes(5));
        _episodes.Failed("away").ShouldBeFalse();
    }

    [Fact]
    public void Kinds_AreToldApart_AndBounded()
    {
        Enumerable.Range(0, 10_000).Count(number => _episodes.Failed($"kind {number}")).ShouldBe(FailureEpisodes.MaxKinds + 1);
        _clock.Advance(FailureEpisodes.Quiet);
        var ended = _episodes.Succeeded();
        ended.Count.ShouldBe(FailureEpisodes.MaxKinds + 1);
        ended.Single(episode => episode.Kind == FailureEpisodes.Others).Count.ShouldBe(10_000 - FailureEpisodes.MaxKinds);
    }
}
