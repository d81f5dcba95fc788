using ModelOperator.Api;
using ModelOperator.Console.Live;
using ModelOperator.Console.Rollouts;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Live;

public sealed class LateCopiesTests
{
    private static readonly ModelDeployment Deployment = Samples.Stepping;

    private readonly Queue<TaskCompletionSource<ShadowView?>> _reads = new();
    private int _begun;
    private int _told;

    [Fact]
    public async Task Read_ThatTakesLong_HoldsNothingUp_AndTheValueBeforeItStays()
    {
        await using var copies = Copies();
        copies.Take(Deployment).ShouldBeNull();
        _reads.Dequeue().SetResult(new() { Copied = 7 });
        await Eventually.True(() => Volatile.Read(ref _told) == 1);

        copies.Take(Deployment)!.Copied.ShouldBe(7);
        copies.Take(Deployment)!.Copied.ShouldBe(7);
        (_begun, _reads.Count).ShouldBe((2, 1));
        _reads.Dequeue().SetResult(null);
    }

    [Fact]
    public async Task Value_OfAnotherCandidate_IsNotShown()
    {
        await using var copies = Copies();
        copies.Take(Deployment);
        _reads.Dequeue().SetResult(new() { Copied = 7 });
        var next = Deployment with { Status = Deployment.Status! with { CandidateRevision = "next" } };

        copies.Take(next).ShouldBeNull();
        _reads.Dequeue().SetResult(new() { Copied = 1 });
        copies.Take(next)!.Copied.ShouldBe(1);
    }

    [Fact]
    public async Task Read_ThatFails_IsNotBegunAgainAtOnce()
    {
        await using var copies = Copies();
        copies.Take(Deployment);
        _reads.Dequeue().SetException(new InvalidOperationException());

        copies.Take(Deployment).ShouldBeNull();
        _begun.ShouldBe(1);
    }

    [Fact]
    public async Task Page_ThatLeaves_EndsTheRead()
    {
        var copies = Copies();
        copies.Take(Deployment);

        await copies.DisposeAsync();

        _reads.Dequeue().Task.IsCanceled.ShouldBeTrue();
    }

    private LateCopies Copies() => new(
        (_, token) =>
        {
            var read = new TaskCompletionSource<ShadowView?>();
            token.Register(() => read.TrySetCanceled(token));
            _begun++;
            _reads.Enqueue(read);
            return read.Task;
        },
        () => Interlocked.Increment(ref _told));
}
