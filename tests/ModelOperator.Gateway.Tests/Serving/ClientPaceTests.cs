using System.IO.Pipelines;
using ModelOperator.Gateway.Proxying.Clients;

using ManualTimeProvider = ModelOperator.Testing.ManualTimeProvider;

namespace ModelOperator.Gateway.Tests.Serving;

public sealed class ClientPaceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private readonly Pipe _body = new();

    [Fact]
    public async Task ByteThatDoesNotCome_IsWaitedForUntilTheLimit()
    {
        var pace = new ClientPace(Limit, _time);
        var read = Wait(pace, mayRest: false);

        _time.Advance(Limit - TimeSpan.FromSeconds(1));
        read.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        (await read).IsCanceled.ShouldBeTrue();
        pace.ReadEnded().ShouldBeFalse("the client was given up");
    }

    // The limit is for each byte, not for the whole body: a slow client is not a stalled one.
    [Fact]
    public async Task ClientThatTrickles_IsNotGivenUp_AndItsTimeIsCounted()
    {
        var pace = new ClientPace(Limit, _time);
        for (var second = 0; second < 10; second++)
        {
            var read = Wait(pace, mayRest: false);
            _time.Advance(TimeSpan.FromSeconds(29));
            await _body.Writer.WriteAsync(new byte[1]);
            _body.Reader.AdvanceTo((await read).Buffer.End);
            pace.ReadEnded().ShouldBeTrue();
            _time.Advance(TimeSpan.FromSeconds(1)); // the pod takes its time
        }

        pace.Waited.ShouldBe(TimeSpan.FromSeconds(290), "without the seconds in which nothing was waited for");
        pace.Begin();
        pace.Waited.ShouldBe(TimeSpan.Zero, "a new request begins anew");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ClientThatMayRest_IsWaitedForWithoutLimit(bool fromTheStart)
    {
        var pace = new ClientPace(Limit, _time);
        var read = Wait(pace, mayRest: fromTheStart);
        pace.LetRest();

        _time.Advance(TimeSpan.FromHours(1));

        read.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void WithoutALimit_NothingIsGivenUp()
    {
        var read = Wait(new ClientPace(TimeSpan.Zero, _time), mayRest: false);

        _time.Advance(TimeSpan.FromHours(1));

        read.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task TimeThatNobodyWaits_IsNeverTheClients()
    {
        var pace = new ClientPace(Limit, _time);
        var read = Wait(pace, mayRest: false);
        await _body.Writer.WriteAsync(new byte[1]);
        _body.Reader.AdvanceTo((await read).Buffer.End);
        pace.ReadEnded().ShouldBeTrue();

        _time.Advance(TimeSpan.FromHours(1)); // the timer was set and fires into nothing
        var next = Wait(pace, mayRest: false);
        _time.Advance(Limit - TimeSpan.FromSeconds(1));
        next.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        (await next).IsCanceled.ShouldBeTrue("and is set anew");
    }

    [Fact]
    public async Task AnswerThatIsNotTaken_IsTheClientsTime()
    {
        var pace = new ClientPace(Limit, _time);
        var answer = new Pipe(new PipeOptions(pauseWriterThreshold: 10, resumeWriterThreshold: 5));
        answer.Writer.Advance(answer.Writer.GetMemory(20)[..20].Length);

        var flush = pace.FlushAsync(answer.Writer, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(7));
        answer.Reader.AdvanceTo((await answer.Reader.ReadAsync()).Buffer.End);
        await flush;

        pace.Waited.ShouldBe(TimeSpan.FromSeconds(7));
    }

    private Task<ReadResult> Wait(ClientPace pace, bool mayRest)
    {
        var read = _body.Reader.ReadAsync();
        pace.ReadBegun(_body.Reader, mayRest);
        return read.AsTask();
    }
}
