using System.Buffers;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Hosting.Tests.Connections;

public sealed class HeadGateTests
{
    [Fact]
    public async Task WhoFindsItFull_WaitsItsTurn()
    {
        var gate = new HeadGate(100);
        await gate.EnterAsync(90);
        var large = gate.EnterAsync(50);
        var small = gate.EnterAsync(10);
        small.IsCompleted.ShouldBeFalse("it would overtake the large one for ever");

        gate.Leave(40);
        large.IsCompleted.ShouldBeTrue();
        small.IsCompleted.ShouldBeFalse();
        gate.Leave(50);

        small.IsCompleted.ShouldBeTrue();
        await large;
        await small;
    }

    [Fact]
    public void RefusedHeads_AreKeptUpToALimit()
    {
        var gate = new HeadGate(100);
        gate.TryKeep(200).ShouldBeTrue();
        gate.TryKeep(1).ShouldBeFalse();
        gate.Forget(50);
        gate.TryKeep(50).ShouldBeTrue();
        gate.TryKeep(1).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Requests_AreCounted_WhereverTheBytesAreCut(int pieceSize)
    {
        byte[] bytes =
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(4, 0), .. Frame(1, 40), .. Frame(0, 70_000), .. Frame(1, 0), .. Frame(9, 1), .. Frame(8, 4), .. Frame(1, 300),
        ];
        var counter = new Http2FrameCounter();
        var requests = 0;
        for (var at = 0; at < bytes.Length; at += pieceSize)
        {
            requests += counter.Count(new ReadOnlySequence<byte>(bytes, at, Math.Min(pieceSize, bytes.Length - at)));
        }

        requests.ShouldBe(3);
    }

    // The payload is full of what would be the type of a request.
    private static byte[] Frame(byte type, int length) =>
        [(byte)(length >> 16), (byte)(length >> 8), (byte)length, type, 0, 0, 0, 0, 1, .. Enumerable.Repeat((byte)1, length)];
}
