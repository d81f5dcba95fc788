using System.Buffers;
using ModelOperator.Gateway.Proxying.Upstream;

namespace ModelOperator.Gateway.Tests.Proxying;

public sealed class GrpcMessagesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void IsInside_FromTheFirstByteOfAMessageToItsLast(int pieceSize)
    {
        byte[] stream = [.. Message(0), .. Message(3), .. Message(300), .. Message(70_000)];
        int[] ends = [5, 13, 318, 70_323];
        var messages = new GrpcMessages();
        messages.IsInside.ShouldBeFalse();

        for (var at = 0; at < stream.Length;)
        {
            var size = Math.Min(pieceSize, stream.Length - at);
            messages.Append(new ReadOnlySequence<byte>(stream, at, size));
            at += size;
            messages.IsInside.ShouldBe(!ends.Contains(at), $"after {at} bytes");
            messages.Complete.ShouldBe(ends.Count(end => end <= at), $"after {at} bytes");
        }
    }

    private static byte[] Message(int length) =>
        [0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. new byte[length]];
}
