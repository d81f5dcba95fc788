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

    [Theory]
    [InlineData(nameof(StreamKind.ServerSentEvents))]
    [InlineData(nameof(StreamKind.JsonLines))]
    [InlineData(nameof(StreamKind.Grpc))]
    public void AnswerAfterTheFirst_AllocatesNothing_HoweverManyPartsItHas(string kind)
    {
        const int Parts = 1000;
        const int WarmUps = 2;
        const int Rounds = 10;
        // Each read brings the end of a part and the beginning of the next one.
        var (begin, read) = kind switch
        {
            nameof(StreamKind.ServerSentEvents) => ("da"u8.ToArray(), "ta: a\n\nda"u8.ToArray()),
            nameof(StreamKind.JsonLines) => ("{\""u8.ToArray(), "a\":1}\n{\""u8.ToArray()),
            _ => ([0, 0], new byte[] { 0, 0, 1, (byte)'a', 0, 0 }),
        };
        var parsed = Enum.Parse<StreamKind>(kind);
        var clock = new TokenClock(() => _elapsed);
        var allocated = new long[Rounds];
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            using (var begun = clock.Begin(parsed, _meter, next: null)!)
            {
                begun.Append(begin);
                for (var part = 0; part < Parts; part++)
                {
                    _elapsed += TimeSpan.FromMilliseconds(1);
                    begun.Append(read);
                }

                begun.End();
            }

            allocated[Math.Max(round, 0)] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // A garbage collection may empty the pool of buffers, of which one round makes a new one. What each answer or each part allocates,
        // all rounds do.
        allocated.Min().ShouldBe(0);
        // The last document of lines needs no end.
        _tokens.Value.ShouldBe((WarmUps + Rounds) * (parsed is StreamKind.JsonLines ? Parts + 1 : Parts), "all parts were read");
        _perToken.Count.ShouldBe(WarmUps + Rounds);
    }

    private void At(double seconds, TokenClock clock, string text)
    {
        _elapsed = TimeSpan.FromSeconds(seconds);
        clock.Append(Encoding.UTF8.GetBytes(text));
    }
}
