using ModelOperator.ModelServer.Scheduling;

namespace ModelOperator.ModelServer.Tests.Scheduling;

public sealed class RunGateTests
{
    [Fact]
    public async Task Gate_LetsSoManyIn_SoManyWait_AndRefusesTheRest()
    {
        using var gate = new RunGate(concurrency: 2, queue: 1);
        (await gate.TryEnterAsync(CancellationToken.None)).ShouldBeTrue();
        (await gate.TryEnterAsync(CancellationToken.None)).ShouldBeTrue();
        var waiting = gate.TryEnterAsync(CancellationToken.None).AsTask();

        (await gate.TryEnterAsync(CancellationToken.None)).ShouldBeFalse();
        waiting.IsCompleted.ShouldBeFalse();
        gate.Leave();

        (await waiting).ShouldBeTrue();
        gate.IsIdle.ShouldBeFalse();
        gate.Leave();
        gate.Leave();
        gate.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public async Task Waiter_ThatGivesUp_FreesItsPlace()
    {
        using var gate = new RunGate(concurrency: 1, queue: 1);
        (await gate.TryEnterAsync(CancellationToken.None)).ShouldBeTrue();
        using var patience = new CancellationTokenSource();
        var waiting = gate.TryEnterAsync(patience.Token).AsTask();
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);

        var next = gate.TryEnterAsync(CancellationToken.None).AsTask();
        gate.Leave();

        (await next).ShouldBeTrue();
    }
}
