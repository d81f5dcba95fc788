using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Analysis.Tests.Statistics;

/// <summary>The tests of shares with requests that count as a part of a bad one, as errors of numbers do.</summary>
public sealed class MeanTests
{
    private const double Alpha = 0.05;
    private const int Runs = 2000;
    private const int Looks = 40;
    private const int PerLook = 25;

    // Numbers from 0 to 1 of the mean 0.2, from hardly any spread to the widest that there is.
    public static TheoryData<string> Kinds => ["always", "uniform", "skewed", "all or nothing"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void MeanAtTheLimit_GivesAVerdict_MoreSeldomThanAlpha(string kind)
    {
        foreach (var (limit, name) in ((ILimit, string)[])[
            (new RateLimit(0.2), "rate"), (new IncreaseLimit(0), "increase"), (new RatioLimit(1), "ratio")])
        {
            var random = new Random(20261130);
            var (above, below) = (0, 0);
            for (var run = 0; run < Runs; run++)
            {
                var (isAbove, isBelow) = (false, false);
                var (candidate, stable) = (0.0, 0.0);
                for (var look = 1; look <= Looks; look++)
                {
                    for (var i = 0; i < PerLook; i++)
                    {
                        candidate += Draw(random, kind);
                        stable += Draw(random, kind);
                    }

                    var counts = new RevisionCounts(new(candidate, look * PerLook), new(stable, look * PerLook));
                    isAbove |= limit.LogEvidenceAbove(counts) >= -Math.Log(Alpha);
                    isBelow |= limit.LogEvidenceBelow(counts) >= -Math.Log(Alpha);
                }

                above += isAbove ? 1 : 0;
                below += isBelow ? 1 : 0;
            }

            ((double)above / Runs).ShouldBeLessThanOrEqualTo(Alpha, $"{name} above");
            ((double)below / Runs).ShouldBeLessThanOrEqualTo(Alpha, $"{name} below");
        }
    }

    [Fact]
    public void MeanFarAboveTheLimit_IsFound()
    {
        var counts = new RevisionCounts(new(240.5, 800), new(80.25, 800));

        foreach (var limit in (ILimit[])[new RateLimit(0.2), new IncreaseLimit(0.1), new RatioLimit(1.5)])
        {
            limit.LogEvidenceAbove(counts).ShouldBeGreaterThan(-Math.Log(Alpha), $"{limit}");
        }
    }

    private static double Draw(Random random, string kind) => kind switch
    {
        "always" => 0.2,
        "uniform" => 0.4 * random.NextDouble(),
        "skewed" => Math.Pow(random.NextDouble(), 4),
        _ => random.NextDouble() < 0.2 ? 1 : 0,
    };
}
