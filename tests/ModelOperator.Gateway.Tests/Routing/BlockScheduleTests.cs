using ModelOperator.Gateway.Routing;

namespace ModelOperator.Gateway.Tests.Routing;

public sealed class BlockScheduleTests
{
    public static TheoryData<int[]> Splits =>
        [[90, 10], [50, 50], [95, 5], [33, 67], [1, 99], [100, 0], [0, 100], [60, 30, 10], [34, 33, 33], [25, 25, 25, 25]];

    [Theory]
    [MemberData(nameof(Splits))]
    public void EveryBlock_HoldsEachEntryExactlyAsItsWeightSays(int[] weights)
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var schedule = new BlockSchedule(weights, seed);
            var scale = weights.Sum() / schedule.BlockLength;
            for (ulong block = 0; block < 50; block++)
            {
                var counts = new int[weights.Length];
                for (ulong n = 0; n < (ulong)schedule.BlockLength; n++)
                {
                    counts[schedule[(block * (ulong)schedule.BlockLength) + n]]++;
                }

                counts.ShouldBe(weights.Select(weight => weight / scale));
            }
        }
    }

    [Theory]
    [InlineData(90, 10, 10)]
    [InlineData(50, 50, 2)]
    [InlineData(95, 5, 20)]
    [InlineData(33, 67, 100)]
    [InlineData(100, 0, 1)]
    public void Block_IsAsShortAsTheWeightsAllow(int first, int second, int length) =>
        new BlockSchedule([first, second], seed: 1).BlockLength.ShouldBe(length);

    [Theory]
    [MemberData(nameof(Splits))]
    public void AnyWindow_StaysWithinTwoPartBlocksOfTheShare(int[] weights)
    {
        var schedule = new BlockSchedule(weights, seed: 7);
        var counts = new int[weights.Length];
        for (ulong n = 0; n < 5_000; n++)
        {
            counts[schedule[n]]++;
            for (var entry = 0; entry < weights.Length; entry++)
            {
                var share = weights[entry] / (double)weights.Sum();
                Math.Abs(counts[entry] - (share * (n + 1))).ShouldBeLessThanOrEqualTo(share * (1 - share) * schedule.BlockLength + 1e-9);
            }
        }
    }

    // A client that repeats a pattern must meet the candidate in every place of it as often as its weight says: with a fixed
    // round robin, one call in two or one image in a hundred would always, or never, go to the candidate.
    [Theory]
    [InlineData(50, 2)]
    [InlineData(10, 10)]
    [InlineData(10, 89)]
    [InlineData(10, 100)]
    [InlineData(5, 20)]
    public void RepeatedPattern_DoesNotFallInStep(int weight, int period)
    {
        const int rounds = 4_000;
        var schedule = new BlockSchedule([100 - weight, weight], seed: 3);
        for (var place = 0; place < period; place++)
        {
            var hits = 0;
            for (var round = 0; round < rounds; round++)
            {
                hits += schedule[(ulong)((round * period) + place)];
            }

            var share = weight / 100d;
            var tolerance = 5 * Math.Sqrt(share * (1 - share) / rounds); // five standard errors; the seed is fixed
            (hits / (double)rounds).ShouldBe(share, tolerance, $"place {place} of {period}");
        }
    }

    [Fact]
    public void Seeds_GiveDifferentOrders()
    {
        var one = new BlockSchedule([90, 10], seed: 1);
        var two = new BlockSchedule([90, 10], seed: 2);
        Enumerable.Range(0, 100).Count(n => one[(ulong)n] != two[(ulong)n]).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void TurnsPastTheEndOfTheCounter_AreStillValid()
    {
        var schedule = new BlockSchedule([33, 67], seed: 1);
        schedule[ulong.MaxValue].ShouldBeInRange(0, 1);
        schedule[ulong.MaxValue - 1].ShouldBeInRange(0, 1);
    }

    [Fact]
    public void NoWeightAtAll_IsRefused() => Should.Throw<ArgumentOutOfRangeException>(() => new BlockSchedule([0, 0], seed: 1));
}
