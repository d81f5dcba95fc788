using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Fetching.Ranges;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Tests.Fetching.Ranges;

/// <summary>Reads files in parts, from a source in memory.</summary>
public sealed class RangedStreamTests
{
    private const int PartSize = 1000;
    private const string Tag = "\"v1\"";

    private readonly byte[] _file = new byte[10_500];
    private readonly ConcurrentQueue<ResumePoint> _asked = new();
    private Func<ResumePoint, ModelContent>? _otherwise;
    private string? _tag = Tag;
    private bool _takesParts = true;

    public RangedStreamTests() => new Random(7).NextBytes(_file);

    [Fact]
    public async Task Parts_AreFetchedAheadAndReadInTheirOrder()
    {
        var memory = new PartMemory(3, PartSize);

        await using (var content = await OpenAsync(memory))
        {
            _asked.Select(asked => (asked.Offset, asked.End)).ShouldBe([(0, null), (1000, 2000), (2000, 3000), (3000, 4000)]);
            (await ReadAsync(content)).ShouldBe(_file);
        }

        _asked.Count.ShouldBe(11);
        _asked.Last().ShouldBe(new ResumePoint(10_000, Tag) { End = 10_500 });
        Room(memory).ShouldBe(3);
    }

    [Fact]
    public async Task File_ThatGoesOnFromAPoint_ComesInPartsFromThere()
    {
        await using var content = await OpenAsync(new PartMemory(3, PartSize), new ResumePoint(5_250, Tag));

        content.Start.ShouldBe(5_250);
        (await ReadAsync(content)).ShouldBe(_file[5_250..]);
        _asked.Select(asked => asked.Offset).Order().ShouldBe([5_250, 6_250, 7_250, 8_250, 9_250, 10_250]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Memory_ThatIsShort_MakesFewerConnections(int room)
    {
        var memory = new PartMemory(room, PartSize);
        await using (var content = await OpenAsync(memory))
        {
            (await ReadAsync(content)).ShouldBe(_file);
        }

        _asked.Count.ShouldBe(room == 0 ? 1 : 11);
        Room(memory).ShouldBe(room);
    }

    [Fact]
    public async Task Memory_ThatOtherFilesTake_IsDoneWithout()
    {
        var memory = new PartMemory(2, PartSize);
        await using var content = await OpenAsync(memory);
        await using var other = await OpenAsync(memory);

        (await ReadAsync(content)).ShouldBe(_file);
        (await ReadAsync(other)).ShouldBe(_file);
    }

    [Fact]
    public async Task Source_ThatSendsTheWholeFileInsteadOfAPart_IsReadOverOneConnection()
    {
        _otherwise = asked => asked.Offset > 0 ? Content(0, _file.Length) : null!;
        var memory = new PartMemory(3, PartSize);
        await using var content = await OpenAsync(memory);

        (await ReadAsync(content)).ShouldBe(_file);

        _asked.Count.ShouldBe(2);
        Room(memory).ShouldBe(3);
    }

    [Fact]
    public async Task Source_ThatRefusesAPart_IsReadOverOneConnection()
    {
        _otherwise = asked => asked.Offset > 0 ? throw new FetchException("416") : null!;
        await using var content = await OpenAsync(new PartMemory(3, PartSize));

        (await ReadAsync(content)).ShouldBe(_file);
    }

    [Fact]
    public async Task Part_ThatBreaksOff_GoesOnFromThere()
    {
        var broken = 0;
        _otherwise = asked => asked.Offset == 4000 && Interlocked.Increment(ref broken) == 1 ? Content(4000, 4100) : null!;
        await using var content = await OpenAsync(new PartMemory(3, PartSize));

        (await ReadAsync(content)).ShouldBe(_file);

        _asked.ShouldContain(new ResumePoint(4100, Tag) { End = 5000 });
    }

    [Fact]
    public async Task File_ThatChangesMeanwhile_IsTold_AndMayBeFetchedAnew()
    {
        _otherwise = asked => asked.Offset >= 4000 ? Content(0, _file.Length) : null!;
        var memory = new PartMemory(3, PartSize);
        await using (var content = await OpenAsync(memory))
        {
            var refused = await Should.ThrowAsync<FetchException>(() => ReadAsync(content));

            refused.MayGoOn.ShouldBeTrue();
            refused.Message.ShouldBe("the file was changed while it was fetched, or the source sends no parts of it");
        }

        Room(memory).ShouldBe(3);
    }

    [Fact]
    public async Task PartOfAnotherState_IsToldLikeAChange()
    {
        _otherwise = asked => asked.Offset >= 4000 ? Content(asked.Offset, _file.Length) with { Tag = "\"v2\"" } : null!;
        await using var content = await OpenAsync(new PartMemory(3, PartSize));

        (await Should.ThrowAsync<FetchException>(() => ReadAsync(content))).MayGoOn.ShouldBeTrue();
    }

    [Fact]
    public async Task SecondConnection_ThatDoesNotBeginIn5Seconds_IsDoneWithout()
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        var opening = RangedStream.OpenAsync(
            async (_, token) =>
            {
                asked.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return Content(0, _file.Length);
            },
            Content(0, _file.Length), time, new PartMemory(3, PartSize), CancellationToken.None);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(5));

        await using var content = await opening.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        (await ReadAsync(content)).ShouldBe(_file);
    }

    [Fact]
    public async Task ShortReads_TakeNoMoreMemoryThanThePart()
    {
        const int part = 16 << 20;
        using var source = new ShortReads(part);
        await using var ahead = new PartAhead(
            (_, _) => Task.FromResult(new ModelContent(source, part) { Tag = Tag }), new ResumePoint(0, Tag) { End = part },
            TimeProvider.System, new PartMemory(1, part), isPatient: false);
        await source.IsRead.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

        source.Segments.ShouldBeLessThanOrEqualTo((part / (128 << 10)) + 1);
    }

    [Theory]
    [InlineData(false, true, 10_500)]
    [InlineData(true, false, 10_500)]
    [InlineData(true, true, 2_000)]
    public async Task File_ThatIsSmallOrHasNoNameForItsState_ComesOverOneConnection(bool hasTag, bool takesParts, int length)
    {
        (_tag, _takesParts) = (hasTag ? Tag : null, takesParts);
        await using var content = await RangedStream.OpenAsync(
            AnswerAsync, Content(0, length) with { Length = length }, TimeProvider.System, new PartMemory(3, PartSize),
            CancellationToken.None);

        content.Stream.ShouldBeOfType<MemoryStream>();
    }

    [Fact]
    public void Memory_IsAQuarterOfTheProcesss()
    {
        Room(PartMemory.Of(128 << 20)).ShouldBe(2);
        Room(PartMemory.Of(32 << 20)).ShouldBe(0);
        Room(PartMemory.Of(64L << 30)).ShouldBe(8);
    }

    private static int Room(PartMemory memory)
    {
        var room = 0;
        while (memory.TryTake())
        {
            room++;
        }

        for (var taken = 0; taken < room; taken++)
        {
            memory.Return();
        }

        return room;
    }

    private static async Task<byte[]> ReadAsync(ModelContent content)
    {
        using var read = new MemoryStream();
        await content.Stream.CopyToAsync(read);
        return read.ToArray();
    }

    private async Task<ModelContent> OpenAsync(PartMemory memory, ResumePoint? resume = null) => await RangedStream.OpenAsync(
        AnswerAsync, await AnswerAsync(resume, CancellationToken.None), TimeProvider.System, memory, CancellationToken.None);

    private Task<ModelContent> AnswerAsync(ResumePoint? resume, CancellationToken cancellationToken)
    {
        var asked = resume ?? new ResumePoint(0, "");
        _asked.Enqueue(asked);
        // A source may send more than it was asked for.
        return Task.FromResult(_otherwise?.Invoke(asked) ?? Content(asked.Offset, _file.Length));
    }

    private ModelContent Content(long start, long end) =>
        new(new MemoryStream(_file, (int)start, (int)(end - start)), _file.Length) { Start = start, Tag = _tag, TakesParts = _takesParts };

    /// <summary>Gives 16 KiB a read, as TLS does, and counts the memory that it is read into.</summary>
    private sealed class ShortReads(int length) : MemoryStream
    {
        private readonly HashSet<byte[]> _segments = [];
        private readonly TaskCompletionSource _isRead = new();
        private int _left = length;

        public Task IsRead => _isRead.Task;

        public int Segments => _segments.Count;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            MemoryMarshal.TryGetArray<byte>(buffer, out var segment).ShouldBeTrue();
            _segments.Add(segment.Array!);
            var read = Math.Min(Math.Min(buffer.Length, 16 << 10), _left);
            _left -= read;
            if (_left == 0)
            {
                _isRead.TrySetResult();
            }

            return ValueTask.FromResult(read);
        }
    }
}
