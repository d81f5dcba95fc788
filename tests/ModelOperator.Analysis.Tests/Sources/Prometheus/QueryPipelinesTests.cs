using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Testing;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace ModelOperator.Analysis.Tests.Sources.Prometheus;

public sealed class QueryPipelinesTests
{
    private static readonly MetricSourceOptions Options = new()
    {
        Address = new("http://a"),
        MaxRetries = 0,
        BreakDuration = TimeSpan.FromSeconds(10)
    };
    private static readonly Attempt Good = new(QueryResult.Of(1));

    private readonly ManualTimeProvider _time = new();
    private readonly QueryPipelines _sut;

    public QueryPipelinesTests() => _sut = new(Options, _time);

    [Fact]
    public async Task Timeouts_ShutOutTheirNamespaceOnly()
    {
        for (var i = 0; i < 6; i++)
        {
            var slow = _sut.Of("loud").Pipeline.ExecuteAsync(async token =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
                return Good;
            }).AsTask();
            _time.Advance(Options.Timeout);
            await Should.ThrowAsync<TimeoutRejectedException>(() => slow);
        }

        await Should.ThrowAsync<BrokenCircuitException>(() => AskAsync("loud", Good));
        _sut.Reason(_sut.Of("loud")).ShouldBe("no answer within 5 s");
        (await AskAsync("quiet", Good)).ShouldBe(Good);

        _time.Advance(Options.BreakDuration);
        (await AskAsync("loud", Good)).ShouldBe(Good, "it is let in again");
    }

    [Fact]
    public async Task Errors_ShutOutTheirNamespaceOnly()
    {
        for (var i = 0; i < 6; i++)
        {
            await AskAsync("loud", Attempt.Failed("it answers 503"));
        }

        await Should.ThrowAsync<BrokenCircuitException>(() => AskAsync("loud", Good));
        (await AskAsync("quiet", Good)).ShouldBe(Good);
    }

    [Fact]
    public async Task SourceThatCannotBeReached_IsLeftAloneByAll()
    {
        for (var i = 0; i < 6; i++)
        {
            await AskAsync($"n{i}", Attempt.Failed("connection refused", unreachable: true));
        }

        await Should.ThrowAsync<BrokenCircuitException>(() => AskAsync("other", Good));
        _sut.Reason(_sut.Of("other")).ShouldBe("connection refused");

        _time.Advance(Options.BreakDuration);
        (await AskAsync("other", Good)).ShouldBe(Good);
    }

    [Fact]
    public async Task Reason_IsTheNamespacesOwn()
    {
        for (var i = 0; i < 6; i++)
        {
            await AskAsync("quiet", Attempt.Failed("it answers 500"));
            await AskAsync("loud", Attempt.Failed("it answers 503: duplicate series {customer=\"x\"}"));
        }

        _sut.Reason(_sut.Of("quiet")).ShouldBe("it answers 500");
    }

    [Fact]
    public void NamespacesThatAskNoMore_AreForgotten()
    {
        for (var i = 0; i < 100; i++)
        {
            _sut.Of($"n{i}");
        }

        _time.Advance(TimeSpan.FromMinutes(61));
        _sut.Of("new");

        _sut.Count.ShouldBe(1);
    }

    private Task<Attempt> AskAsync(string name, Attempt answer) =>
        _sut.Of(name).Pipeline.ExecuteAsync(_ => ValueTask.FromResult(answer)).AsTask();
}
