using System.Text;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Streaming;
using Prometheus;

namespace ModelOperator.Gateway.Tests.Proxying.Streaming;

public sealed class TokenClockTests
{
    private readonly Histogram _first;
    private readonly Histogram _perToken;
    private readonly Counter _tokens;
    private readonly StreamMeter _meter;
    private TimeSpan _elapsed;

    public TokenClockTests()
    {
        var metrics = Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry());
        _first = metrics.CreateHistogram("first", "");
        _perToken = metrics.CreateHistogram("per_token", "");
        _tokens = metrics.CreateCounter("tokens", "");
        _meter = new(_first.WithLabels(), _perToken.WithLabels(), _tokens.WithLabels());
    }

    [Fact]
    public void AnswerThatBreaksOff_CountsWithThePaceAtWhichItCame()
    {
        using var clock = new TokenClock(() => _elapsed).Begin(StreamKind.ServerSentEvents, _meter, next: null)!;

        At(2, clock, "data: a\n\n");
        At(3, clock, "data: b\n\ndata: c\n\n");
        At(5, clock, "data: d\n\n");
        _elapsed = TimeSpan.FromSeconds(36); // nothing comes any more
        clock.End();

        _first.Sum.ShouldBe(2);
        _tokens.Value.ShouldBe(4);
        (_perToken.Count, _perToken.Sum).ShouldBe((1, 1), "3 s over the three tokens after the first");
    }

    [Fact]
    public void AnswerWithoutAToken_CountsNothing()
    {
        using var clock = new TokenClock(() => _elapsed).Begin(StreamKind.ServerSentEvents, _meter, next: null)!;

        At(2, clock, ": still here\n\n");
        clock.End();

        (_first.Count, _perToken.Count, _tokens.Value).ShouldBe((0, 0, 0));
    }

    [Fact]
    public void NextAnswer_IsMeasuredAsIfItWereTheFirst()
    {
        var clock = new TokenClock(() => _elapsed);
        using (clock.Begin(StreamKind.ServerSentEvents, _meter, next: null))
        {
            At(2, clock, "data: {\"usage\":{\"completion_tokens\":100}}\n\n");
            At(2, clock, "data: {\"error\":\"no\"}\n\nevent: error\ndata: cut o");
            clock.End();
        }

        using (clock.Begin(StreamKind.ServerSentEvents, _meter, next: null))
        {
            At(10, clock, "data: a\n\n");
            At(11, clock, "data: b\n\n");
            clock.End();

            clock.Error.ShouldBeNull();
        }

        (_first.Count, _first.Sum).ShouldBe((2, 12));
        _tokens.Value.ShouldBe(102);
        (_perToken.Count, _perToken.Sum).ShouldBe((1, 1), "the first answer came in one piece");
    }

    [Fact]
    public void AnswerAfterTheFirst_AllocatesNothing()
    {
        var clock = new TokenClock(() => _elapsed);
        StreamKind[] kinds = [StreamKind.ServerSentEvents, StreamKind.JsonLines, StreamKind.Grpc];
        var token = "data: a\n\nda"u8.ToArray();
        Array.ForEach(kinds, Measure);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Array.ForEach(kinds, Measure);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100, "the delegate of this test");

        void Measure(StreamKind kind)
        {
            using var begun = clock.Begin(kind, _meter, next: null)!;
            begun.Append(token);
            begun.Append(token);
            begun.End();
        }
    }

    private void At(double seconds, TokenClock clock, string text)
    {
        _elapsed = TimeSpan.FromSeconds(seconds);
        clock.Append(Encoding.UTF8.GetBytes(text));
    }
}
