using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Ranges;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Fetching.Ranges;

public sealed class RangedCopyTests : IDisposable
{
    private const string Tag = "\"v1\"";

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _file = new byte[10_500];
    private readonly ConcurrentQueue<ResumePoint> _asked = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FileWhosePartsAreRefused_GoesOnOverOneConnection()
    {
        new Random(3).NextBytes(_file);
        await using (var file = new FileStream(_folder["copy"], FileMode.Create, FileAccess.ReadWrite))
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var copier = new FileCopier("m", TimeSpan.FromSeconds(30), TimeProvider.System, TextWriter.Null, new PartMemory(3, 1000));

            await copier.CopyAsync(AnswerAsync, new PartialCopy(new FileTarget(file, digest)), new Account(), CancellationToken.None);
        }

        File.ReadAllBytes(_folder["copy"]).ShouldBe(_file);
        _asked.ShouldContain(asked => asked.Offset == 2000 && asked.End == 3000, "the first try asked for parts");
        _asked.Last().End.ShouldBeNull();
    }

    [Fact]
    public async Task ShortStallTimeout_DoesNotEndAFetch_WhoseSourceLeavesTheSecondConnectionWaiting()
    {
        new Random(3).NextBytes(_file);
        var (time, asked) = (new FakeTimeProvider(), new TaskCompletionSource());
        await using (var file = new FileStream(_folder["copy"], FileMode.Create, FileAccess.ReadWrite))
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var copier = new FileCopier("m", TimeSpan.FromSeconds(2), time, TextWriter.Null, new PartMemory(3, 1000));
            var copying = copier.CopyAsync(
                async (resume, token) =>
                {
                    if (resume is not null)
                    {
                        asked.SetResult();
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                    }

                    return await AnswerAsync(resume, token);
                },
                new PartialCopy(new FileTarget(file, digest)), new Account(), CancellationToken.None);
            await asked.Task;

            time.Advance(TimeSpan.FromSeconds(2));
            time.Advance(TimeSpan.FromSeconds(3));

            await copying.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        }

        File.ReadAllBytes(_folder["copy"]).ShouldBe(_file);
    }

    private Task<ModelContent> AnswerAsync(ResumePoint? resume, CancellationToken cancellationToken)
    {
        var asked = resume ?? new ResumePoint(0, Tag);
        _asked.Enqueue(asked);
        var start = asked is { End: not null, Offset: >= 2000 } ? 0 : (int)asked.Offset;
        return Task.FromResult(new ModelContent(new MemoryStream(_file, start, _file.Length - start), _file.Length)
        {
            Start = start,
            Tag = Tag,
            TakesParts = true,
        });
    }

    private sealed class Account : ICopyAccount
    {
        public void Begin(long? length) => length.ShouldBe(10_500);

        public void Reach(long length) => length.ShouldBeLessThanOrEqualTo(10_500);
    }
}
