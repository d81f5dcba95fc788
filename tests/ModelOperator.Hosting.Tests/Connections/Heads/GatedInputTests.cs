using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Hosting.Connections.Heads;
using ModelOperator.Testing;

namespace ModelOperator.Hosting.Tests.Connections.Heads;

/// <summary>Connections over HTTP/2 that share places for heads.</summary>
public sealed class GatedInputTests
{
    private static readonly byte[] Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8];
    private static readonly byte[] Head = [0, 0, 1, 1, 5, 0, 0, 0, 1, 0x82];
    private static readonly byte[] Ping = [0, 0, 8, 6, 0, 0, 0, 0, 0, .. new byte[8]];

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly HeadGate _gate;

    public GatedInputTests() => _gate = new HeadGate(GatedInput.MostHeads, _time);

    [Fact]
    public async Task ConnectionThatStandsStillInItsAnswers_HoldsNoPlace()
    {
        var stuck = new Connection(_gate, _time, [.. Preface, .. Heads(GatedInput.MostHeads), .. Ping, .. Heads(GatedInput.MostHeads)]);
        stuck.Blocks();
        for (var batch = 0; batch < GatedInput.MostHeads; batch++)
        {
            await stuck.TakeAsync(); // one head after the other
        }

        (await stuck.TakeAsync()).ShouldBe(Ping.Length, "and now the server stands still");
        var other = new Connection(_gate, _time, [.. Preface, .. Heads(GatedInput.MostHeads)]);

        (await other.TakeAsync()).ShouldBe(Preface.Length + (GatedInput.MostHeads * Head.Length));
    }

    [Fact]
    public async Task ConnectionThatKeepsPlaces_AndWhoseClientTakesNothing_IsEndedForOthers()
    {
        var stuck = new Connection(_gate, _time, [.. Preface, .. Heads(GatedInput.MostHeads)]);
        await stuck.TakeAsync();
        stuck.Blocks();
        var slow = new Connection(_gate, _time, [.. Preface, .. Head]);
        var waiting = slow.TakeAsync();
        waiting.IsCompleted.ShouldBeFalse();

        await AdvanceAsync(() => stuck.Aborted);
        stuck.Input.Complete();

        await waiting;
        slow.Aborted.ShouldBeFalse();
    }

    // It is the machine that is slow: ending connections for it would make a bad hour worse.
    [Fact]
    public async Task ConnectionThatKeepsPlaces_AndWhoseClientTakesItsAnswers_IsNotEnded()
    {
        var busy = new Connection(_gate, _time, [.. Preface, .. Heads(GatedInput.MostHeads)]);
        await busy.TakeAsync();
        var waiting = new Connection(_gate, _time, [.. Preface, .. Head]).TakeAsync();

        for (var i = 0; i < 100; i++)
        {
            _time.Advance(HeadGate.Patience);
            await Task.Yield();
        }

        busy.Aborted.ShouldBeFalse();
        busy.Input.Complete();
        await waiting;
    }

    [Fact]
    public async Task RefusedHeads_OfManyConnections_EndThoseThatKeepTheMost()
    {
        var connections = new List<Connection>();
        foreach (var heads in new[] { 5, 20, 15 })
        {
            var connection = new Connection(_gate, _time, [.. Preface, .. Heads(heads)]);
            connections.Add(connection);
            await connection.TakeAsync();
            await connection.IsThroughAsync();
            connection.Input.Refused.ShouldBe(heads);
        }

        connections.ShouldAllBe(connection => !connection.Aborted, "there is room for twice the gate's limit, and they have just that");
        var last = new Connection(_gate, _time, [.. Preface, .. Head]);
        await last.TakeAsync();
        await last.IsThroughAsync();
        await AdvanceAsync(() => connections.Exists(connection => connection.Aborted));

        connections.ConvertAll(connection => connection.Aborted).ShouldBe([false, true, false]);
        last.Aborted.ShouldBeFalse("it came last, and keeps the least");
    }

    // The requests of a batch begin on other threads: one that the machine has not come to yet looks like one that was refused.
    [Fact]
    public async Task HeadsThatHadNotBegunWhenTheyWereCounted_AreNoRefusedOnes()
    {
        var busy = new Connection(_gate, _time, [.. Preface, .. Heads(GatedInput.MostHeads)]);
        await busy.TakeAsync();
        await busy.IsThroughAsync();
        busy.Input.Refused.ShouldBe(GatedInput.MostHeads);
        Enumerable.Range(0, GatedInput.MostHeads).ToList().ForEach(_ => busy.Begun.Begin());

        var refused = new List<Connection>();
        for (var i = 0; i < 2 * GatedInput.MostHeads; i++)
        {
            var connection = new Connection(_gate, _time, [.. Preface, .. Head]);
            refused.Add(connection);
            await connection.TakeAsync();
            await connection.IsThroughAsync();
        }

        busy.Aborted.ShouldBeFalse();
        refused.ShouldAllBe(connection => !connection.Aborted, "all that were refused have room");
    }

    // A server need not take all that it is handed.
    [Fact]
    public async Task BatchThatIsTakenInParts_IsCutAtTheSamePlaces()
    {
        var connection = new Connection(_gate, _time, [.. Preface, .. Ping, .. Head, .. Ping]);
        (await connection.TakeAsync(Preface.Length + 5)).ShouldBe(Preface.Length + Ping.Length);

        (await connection.TakeAsync(3)).ShouldBe(Ping.Length - 5);
        (await connection.TakeAsync()).ShouldBe(Ping.Length - 8);
        (await connection.TakeAsync(2)).ShouldBe(Head.Length);
        (await connection.TakeAsync()).ShouldBe(Head.Length - 2);
        (await connection.TakeAsync()).ShouldBe(Ping.Length);
    }

    private static byte[] Heads(int count) => [.. Enumerable.Repeat(Head, count).SelectMany(head => head)];

    private async Task AdvanceAsync(Func<bool> until)
    {
        for (var i = 0; i < 1000 && !until(); i++)
        {
            _time.Advance(HeadGate.Patience);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }

        until().ShouldBeTrue();
    }

    private sealed class Connection : DefaultConnectionContext
    {
        private readonly Pipe _output = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));

        public Connection(HeadGate gate, TimeProvider time, byte[] bytes)
        {
            var input = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
            input.Writer.Write(bytes);
            _ = input.Writer.FlushAsync().AsTask();
            Transport = new Ends(input.Reader, _output.Writer);
            Features.Set(Begun);
            Input = new GatedInput(this, gate, time);
        }

        public GatedInput Input { get; }

        public RequestHeads Begun { get; } = new();

        public bool Aborted { get; private set; }

        /// <summary>Takes a batch, whole as a server does, or some of it; returns its length.</summary>
        public async Task<long> TakeAsync(long? some = null)
        {
            var read = await Input.ReadAsync().AsTask().WaitAsync(Eventually.Patience);
            Input.AdvanceTo(read.Buffer.GetPosition(some ?? read.Buffer.Length));
            return read.Buffer.Length;
        }

        /// <summary>The server asks for more, and what it had is counted.</summary>
        public async Task IsThroughAsync()
        {
            _ = Input.ReadAsync().AsTask();
            for (var asked = TimeProvider.System.GetTimestamp(); Input.Refused == 0 || Input.Counted != Input.Refused;)
            {
                TimeProvider.System.GetElapsedTime(asked).ShouldBeLessThan(Eventually.Patience, "its heads are never counted");
                await Task.Yield();
            }
        }

        public void Blocks()
        {
            var output = ((IDuplexPipe)Input).Output;
            output.Write(new byte[10]);
            output.FlushAsync().AsTask().IsCompleted.ShouldBeFalse();
        }

        public override void Abort(ConnectionAbortedException abortReason) => Aborted = true;
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
