using ModelOperator.Kubernetes.Events;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Events;

public sealed class TokenBucketTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void ABurst_GoesOutAtOnce_AndTheRestAtTheRate()
    {
        var bucket = new TokenBucket(rate: 50, burst: 100, _clock);
        for (var i = 0; i < 100; i++)
        {
            bucket.Reserve().ShouldBe(TimeSpan.Zero);
        }

        bucket.Reserve().ShouldBe(TimeSpan.FromMilliseconds(20));
        bucket.Reserve().ShouldBe(TimeSpan.FromMilliseconds(40));
        _clock.Advance(TimeSpan.FromMilliseconds(60));
        bucket.Reserve().ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void NoMoreThanTheBurst_IsSavedUp()
    {
        var bucket = new TokenBucket(rate: 10, burst: 2, _clock);
        _clock.Advance(TimeSpan.FromHours(1));
        bucket.Reserve().ShouldBe(TimeSpan.Zero);
        bucket.Reserve().ShouldBe(TimeSpan.Zero);
        bucket.Reserve().ShouldBe(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void RateZero_IsNoLimit()
    {
        var bucket = new TokenBucket(rate: 0, burst: 0, _clock);
        Enumerable.Range(0, 1000).ShouldAllBe(_ => bucket.Reserve() == TimeSpan.Zero);
    }
}
