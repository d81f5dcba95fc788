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
        using var clock = TokenClock.For(StreamKind.ServerSentEvents, _meter, () => _elapsed, next: null)!;

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
        using var clock = TokenClock.For(StreamKind.ServerSentEvents, _meter, () => _elapsed, next: null)!;

        At(2, clock, ": still here\n\n");
        clock.End();

        (_first.Count, _perToken.Count, _tokens.Value).ShouldBe((0, 0, 0));
    }

    private void At(double seconds, TokenClock clock, string text)
    {
        _elapsed = TimeSpan.FromSeconds(seconds);
        clock.Append(Encoding.UTF8.GetBytes(text));
    }
}
