using Microsoft.Extensions.Time.Testing;
using ModelOperator.ModelServer.Requests;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Requests;

public sealed class FailureLogTests
{
    [Fact]
    public void Failures_AreToldAtOnceAndThenSummedUp()
    {
        var time = new FakeTimeProvider();
        var lines = new CapturedLog<FailureLog>();
        var log = new FailureLog(time, lines);

        log.Record("m", "first");
        log.Record("m", "second");
        time.Advance(TimeSpan.FromSeconds(9));
        log.Record("m", "third");
        lines.Lines.Count.ShouldBe(1);

        time.Advance(TimeSpan.FromSeconds(1));
        log.Record("m", "fourth");

        lines.Lines.Count.ShouldBe(2);
        lines.Lines[0].ShouldContain("failed on 1 requests");
        lines.Lines[1].ShouldContain("failed on 3 requests");
        lines.Lines[1].ShouldContain("fourth");
    }
}
