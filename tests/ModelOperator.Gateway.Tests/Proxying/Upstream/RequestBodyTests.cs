using System.IO.Pipelines;
using System.Text;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Upstream;

namespace ModelOperator.Gateway.Tests.Proxying.Upstream;

public sealed class RequestBodyTests
{
    [Fact]
    public async Task ThreeAttempts_OnlyTheLastOneReadsFromTheClient_WhenTheFirstHasEnded()
    {
        var client = new Pipe();
        await client.Writer.WriteAsync("begin "u8.ToArray());
        using var body = new RequestBody(
            client.Reader, length: null, new ClientPace(TimeSpan.Zero, TimeProvider.System), isGrpc: false, holdCopy: true);
        await using var first = new StuckStream();
        var attempt1 = body.CopyToAsync(first);
        await first.Reached;

        await using var second = new MemoryStream();
        await using var third = new MemoryStream();
        var attempt2 = body.CopyToAsync(second);
        var attempt3 = body.CopyToAsync(third);
        first.Fail();
        await client.Writer.WriteAsync("end"u8.ToArray());
        await client.Writer.CompleteAsync();

        await attempt3.WaitAsync(TimeSpan.FromSeconds(30));
        Encoding.ASCII.GetString(third.ToArray()).ShouldBe("begin end");
        second.Length.ShouldBe(0);
        await Should.ThrowAsync<Exception>(() => attempt1);
        await Should.ThrowAsync<Exception>(() => attempt2);
    }

    [Fact]
    public async Task AttemptThatWasCutOff_SaysNothingOfTheNext()
    {
        var client = new Pipe();
        await client.Writer.WriteAsync("begin "u8.ToArray());
        using var body = new RequestBody(
            client.Reader, length: null, new ClientPace(TimeSpan.Zero, TimeProvider.System), isGrpc: false, holdCopy: true);
        await using var first = new MemoryStream();
        await using var second = new MemoryStream();
        var attempt = body.CopyToAsync(first);
        await body.StopAsync();
        await Should.ThrowAsync<Exception>(() => attempt);
        body.WasCutOff.ShouldBeTrue("the client was being waited for");

        await client.Writer.WriteAsync("end"u8.ToArray());
        await client.Writer.CompleteAsync();
        await body.CopyToAsync(second).WaitAsync(TimeSpan.FromSeconds(30));

        Encoding.ASCII.GetString(second.ToArray()).ShouldBe("begin end");
        body.WasCutOff.ShouldBeFalse();
    }

    private sealed class StuckStream : MemoryStream
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void Fail() => _failed.SetException(new IOException("gone"));

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _reached.TrySetResult();
            await _failed.Task;
        }
    }
}
