using ModelOperator.Gateway.Capturing;
using ModelOperator.Gateway.Metrics;

namespace ModelOperator.Gateway.Tests.Capturing;

public sealed class CapturedBytesTests
{
    [Fact]
    public void Bytes_AreHeldUpToTheLimit_AndNotBeyond()
    {
        var memory = new CaptureMemory(1_000_000);
        using var captured = new CapturedBytes(memory, 10_000);
        var all = new byte[10_000];
        new Random(1).NextBytes(all);
        for (var i = 0; i < all.Length; i += 100)
        {
            captured.Append(all.AsSpan(i, 100));
        }

        captured.Bytes.Span.SequenceEqual(all).ShouldBeTrue();
        captured.Lost.ShouldBeNull();
        memory.Held.ShouldBeInRange(10_000, 20_000);

        captured.Append([1]);
        captured.Lost.ShouldBe(DropReason.TooLarge);
        captured.Bytes.IsEmpty.ShouldBeTrue();
        memory.Held.ShouldBe(0);
    }

    [Fact]
    public void BytesThatFindNoMemory_AreLost_AndTheMemoryIsGivenBack()
    {
        var memory = new CaptureMemory(5_000);
        using var captured = new CapturedBytes(memory, 10_000);
        captured.Append(new byte[1_000]);
        memory.Held.ShouldBeGreaterThan(0);

        captured.Append(new byte[9_000]);

        captured.Lost.ShouldBe(DropReason.Memory);
        memory.Held.ShouldBe(0);
    }
}
