using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.ModelServer.Requests;

namespace ModelOperator.ModelServer.Tests.Requests;

public sealed class FailureLogTests
{
    [Fact]
    public void Failures_AreToldAtOnceAndThenSummedUp()
    {
        var time = new FakeTimeProvider();
        var lines = new FakeLogger<FailureLog>();
        var log = new FailureLog(time, lines);

        log.Record("m", "first");
        log.Record("m", "second");
        time.Advance(TimeSpan.FromSeconds(9));
        log.Record("m", "third");
        lines.Collector.Count.ShouldBe(1);

        time.Advance(TimeSpan.FromSeconds(1));
        log.Record("m", "fourth");

        lines.Collector.Count.ShouldBe(2);
        lines.Collector.GetSnapshot()[0].Message.ShouldContain("failed on 1 requests");
        lines.Collector.GetSnapshot()[1].Message.ShouldContain("failed on 3 requests");
        lines.Collector.GetSnapshot()[1].Message.ShouldContain("fourth");
    }
}
