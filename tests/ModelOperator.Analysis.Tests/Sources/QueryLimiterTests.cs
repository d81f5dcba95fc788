using ModelOperator.Analysis.Sources;

namespace ModelOperator.Analysis.Tests.Sources;

public sealed class QueryLimiterTests
{
    [Fact]
    public async Task Queries_OverTheLimit_Wait()
    {
        var limiter = new QueryLimiter(3);
        var release = new TaskCompletionSource();
        int running = 0, most = 0;
        var queries = Enumerable.Range(0, 10).Select(index => limiter.RunAsync($"{index}", $"{index}", async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await release.Task;
            Interlocked.Decrement(ref running);
            return index;
        }, CancellationToken.None)).ToList();

        running.ShouldBe(3);
        release.SetResult();

        (await Task.WhenAll(queries)).ShouldBe(Enumerable.Range(0, 10));
        most.ShouldBe(3);
        limiter.Keys.ShouldBe(0);
    }

    [Fact]
    public async Task Queries_OfOneKey_RunOneAfterTheOther()
    {
        var limiter = new QueryLimiter(20);
        var release = new TaskCompletionSource();
        var started = new List<int>();
        Task<int> Start(string key, int id) => limiter.RunAsync("ml", key, async _ =>
        {
            started.Add(id);
            await release.Task;
            return id;
        }, CancellationToken.None);
        var queries = new[] { Start("a", 1), Start("a", 2), Start("b", 3) };

        started.ShouldBe([1, 3]);
        release.SetResult();

        await Task.WhenAll(queries);
        started.ShouldBe([1, 3, 2]);
    }

    [Fact]
    public async Task CancelledWaiter_LeavesNoTrace()
    {
        var limiter = new QueryLimiter(1);
        var release = new TaskCompletionSource<int>();
        using var cancellation = new CancellationTokenSource();
        var first = limiter.RunAsync("ml", "a", _ => release.Task, CancellationToken.None);
        var sameKey = limiter.RunAsync("ml", "a", _ => Task.FromResult(2), cancellation.Token);
        var otherKey = limiter.RunAsync("ml", "b", _ => Task.FromResult(3), cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => sameKey);
        await Should.ThrowAsync<OperationCanceledException>(() => otherKey);
        release.SetResult(1);
        (await first).ShouldBe(1);
        (await limiter.RunAsync("ml", "a", _ => Task.FromResult(4), CancellationToken.None)).ShouldBe(4);
        limiter.Keys.ShouldBe(0);
    }

    [Fact]
    public async Task FailedQuery_FreesItsPlace()
    {
        var limiter = new QueryLimiter(1);

        await Should.ThrowAsync<InvalidOperationException>(
            () => limiter.RunAsync<int>("ml", "a", _ => throw new InvalidOperationException(), CancellationToken.None));

        (await limiter.RunAsync("ml", "a", _ => Task.FromResult(1), CancellationToken.None)).ShouldBe(1);
    }
}
