using Microsoft.Extensions.Time.Testing;
using ModelOperator.Gateway.Metrics;

namespace ModelOperator.Gateway.Tests.Metrics;

public sealed class RevisionCountsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RevisionCounts _counts;

    public RevisionCountsTests() => _counts = new RevisionCounts(_time);

    [Fact]
    public void RevisionThatComesBackWithinHours_GoesOnWhereItWas()
    {
        _counts.For("a").Answered();
        _counts.Keep(new HashSet<string>());
        _time.Advance(RevisionCounts.Retention - TimeSpan.FromMinutes(1));
        _counts.Keep(new HashSet<string> { "a" });
        _time.Advance(RevisionCounts.Retention);
        _counts.DropRetired();

        _counts.For("a").Answered();

        _counts.AllAnswered().ShouldBe(new Dictionary<string, long> { ["a"] = 2 });
        _counts.AllShadowed()["a"].ShouldBe(0);
    }

    [Fact]
    public void RevisionLongGone_IsForgotten()
    {
        _counts.For("a").Shadowed();
        _counts.Keep(new HashSet<string>());
        _time.Advance(RevisionCounts.Retention);
        _counts.DropRetired();

        _counts.AllShadowed().ShouldBeEmpty();
    }

    [Fact]
    public void RetiredRevisions_AreBounded_OldestFirst()
    {
        for (var i = 0; i < 200; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _counts.For($"r{i:000}");
            _counts.Keep(new HashSet<string> { $"r{i:000}" });
        }

        _counts.AllAnswered().Count.ShouldBe(RevisionCounts.MaxRetired + 1);
        _counts.AllAnswered().Keys.ShouldContain("r199");
        _counts.AllAnswered().Keys.ShouldNotContain("r134");
    }
}
