using System.Buffers;
using ModelOperator.Hosting.Connections.Heads;

namespace ModelOperator.Hosting.Tests.Connections.Heads;

public sealed class Http2FrameReaderTests
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte Continuation = 9;

    private static readonly byte[] Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Requests_AreCounted_WhereverTheBytesAreCut(int pieceSize)
    {
        byte[] bytes =
        [
            .. Preface, .. Frame(Settings, 0), .. Frame(Headers, 40), .. Frame(Data, 70_000), .. Frame(Headers, 0),
            .. Frame(Continuation, 1), .. Frame(8, 4), .. Frame(Headers, 300),
        ];
        var reader = new Http2FrameReader();
        var requests = 0;
        for (var at = 0; at < bytes.Length;)
        {
            var (length, heads) = reader.TakeBatch(new ReadOnlySequence<byte>(bytes, at, Math.Min(pieceSize, bytes.Length - at)), 20);
            length.ShouldBeGreaterThan(0);
            at += (int)length;
            requests += heads;
        }

        requests.ShouldBe(3);
    }

    // The server answers settings and pings before it reads on, and may stand still there.
    [Fact]
    public void HeadsAndFramesThatAreAnswered_AreInBatchesOfTheirOwn() => Batches(
        [
            .. Preface, .. Frame(Settings, 6), .. Frame(Headers, 10), .. Frame(Data, 5), .. Frame(Headers, 10), .. Frame(Ping, 8),
            .. Frame(Settings, 0), .. Frame(Continuation, 4),
        ],
        mostHeads: 20).ShouldBe([(24 + 15, 0), (19 + 14 + 19, 2), (17 + 9, 0), (13, 0)]);

    [Fact]
    public void ManyHeads_AreSeveralBatches() => Batches(
        [.. Preface, .. Frame(Headers, 1), .. Frame(Data, 0), .. Frame(Headers, 1), .. Frame(Headers, 1), .. Frame(Data, 0)],
        mostHeads: 2).ShouldBe([(24 + 10 + 9 + 10, 2), (10 + 9, 1)]);

    // The server decodes a head when it has all of its frame.
    [Fact]
    public void Head_CountsWhereItBecomesWhole()
    {
        var reader = new Http2FrameReader();
        byte[] bytes = [.. Preface, .. Frame(Ping, 8), .. Frame(Headers, 10), .. Frame(Headers, 10)];

        reader.TakeBatch(new ReadOnlySequence<byte>(bytes, 0, 24 + 12), 20).ShouldBe((36, 0));
        reader.TakeBatch(new ReadOnlySequence<byte>(bytes, 36, bytes.Length - 36), 20).ShouldBe((5, 0), "the end of the ping");
        reader.TakeBatch(new ReadOnlySequence<byte>(bytes, 41, 18), 20).ShouldBe((18, 0));
        reader.TakeBatch(new ReadOnlySequence<byte>(bytes, 59, 20), 20).ShouldBe((20, 2));
    }

    private static List<(long Length, int Heads)> Batches(byte[] bytes, int mostHeads)
    {
        var reader = new Http2FrameReader();
        var batches = new List<(long, int)>();
        for (var at = 0L; at < bytes.Length;)
        {
            var batch = reader.TakeBatch(new ReadOnlySequence<byte>(bytes, (int)at, bytes.Length - (int)at), mostHeads);
            batches.Add(batch);
            at += batch.Length;
        }

        return batches;
    }

    // The payload is full of what would be the type of a request.
    private static byte[] Frame(byte type, int length) =>
        [(byte)(length >> 16), (byte)(length >> 8), (byte)length, type, 0, 0, 0, 0, 1, .. Enumerable.Repeat((byte)1, length)];
}
