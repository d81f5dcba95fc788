using Microsoft.Extensions.Time.Testing;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.Hosting.Tests.Logging;

public sealed class LineLimitTests
{
    [Fact]
    public void Line_IsDueAtOnce_AndThenOnceInAnInterval_WithAllEventsInBetween()
    {
        var time = new FakeTimeProvider();
        var limit = new LineLimit(TimeSpan.FromSeconds(10), time);

        limit.Add().ShouldBe(1);
        limit.Add(5).ShouldBeNull();
        time.Advance(TimeSpan.FromSeconds(9.9));
        limit.Add().ShouldBeNull();
        time.Advance(TimeSpan.FromSeconds(0.1));
        limit.Add(2).ShouldBe(5 + 1 + 2);
        limit.Add().ShouldBeNull();
    }
}
