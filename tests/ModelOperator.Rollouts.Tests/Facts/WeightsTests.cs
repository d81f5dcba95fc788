using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Tests.Facts;

public sealed class WeightsTests
{
    [Theory]
    [InlineData(10, 4, 1)]
    [InlineData(25, 4, 1)]
    [InlineData(26, 4, 2)]
    [InlineData(50, 4, 2)]
    [InlineData(50, 3, 2)]
    [InlineData(100, 3, 3)]
    [InlineData(1, 1000, 10)]
    [InlineData(99, 1000, 990)]
    [InlineData(5, 0, 1)]
    public void R04_Candidate_GetsPodsForItsShareOfStable(int weight, int stable, int pods)
    {
        Weights.PodsFor(weight, stable).ShouldBe(pods);
        Weights.MaxFor(pods, stable).ShouldBeGreaterThanOrEqualTo(weight);
    }

    [Fact]
    public void R04_LargestShare_IsTheInverseOfPods()
    {
        for (var stable = 1; stable <= 60; stable++)
        {
            for (var ready = 0; ready <= stable + 1; ready++)
            {
                var most = Weights.MaxFor(ready, stable);
                Weights.PodsFor(most, stable).ShouldBeLessThanOrEqualTo(ready);
                if (most < 100)
                {
                    Weights.PodsFor(most + 1, stable).ShouldBeGreaterThan(ready);
                }
            }
        }
    }
}
