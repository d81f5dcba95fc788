using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Folders;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Tests.Fetching.Archives;

namespace ModelOperator.ModelServer.Tests.Fetching.Folders;

public sealed class FolderCopierTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SourceThatSendsMoreThanItListed_IsRefusedAtTheFirstByteMore(bool isArchive)
    {
        byte[] archive = [.. Packed.Tar(("a", "1")), .. new byte[1 << 20]];
        await using var source = new CountedStream(archive);
        var listed = new ListedFile("m", archive.Length - (1 << 20), (_, _) => Task.FromResult(new ModelContent(source, Length: null)))
        {
            IsArchive = isArchive,
            Sha256 = new string('a', 64),
        };
        var copier = new FolderCopier("m", TimeSpan.FromMinutes(1), TimeProvider.System, TextWriter.Null);

        var refused = await Should.ThrowAsync<FetchException>(() => copier.ReadAsync(
            listed, new FolderTotal(1L << 40, [listed], _ => { }), new FolderContents(() => { }), CancellationToken.None));

        refused.Message.ShouldBe($"the list says {listed.Length} bytes, but the source sent more");
        source.Given.ShouldBeLessThan(archive.Length, "it is not read to its end");
    }

    [Fact]
    public async Task FilesAndThoseOfArchives_AreTogetherAsManyAsAFolderMayHave()
    {
        ListedFile file = new("file", 1, Never), archive = new("archive", 1, Never) { IsArchive = true };
        Task<FolderManifest> CopyAsync(int unpacked) => FolderCopier.CopyAllAsync(
            [file, archive],
            (one, contents, _) =>
            {
                foreach (var path in one.IsArchive ? Enumerable.Range(0, unpacked).Select(number => $"{number}") : [])
                {
                    contents.Claim(path);
                }

                contents.Complete(one.Path, "");
                return Task.CompletedTask;
            },
            () => { }, CancellationToken.None);

        await CopyAsync(FolderPaths.MaxFiles - 1);

        (await Should.ThrowAsync<FetchException>(() => CopyAsync(FolderPaths.MaxFiles))).Message
            .ShouldBe("archive: the folder has more than 10000 files");
    }

    private static Task<ModelContent> Never(ResumePoint? resume, CancellationToken cancellationToken) =>
        throw new InvalidOperationException();

    private sealed class CountedStream(byte[] bytes) : ForwardStream
    {
        public int Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(buffer.Length, bytes.Length - Given);
            bytes.AsSpan(Given, count).CopyTo(buffer.Span);
            Given += count;
            return ValueTask.FromResult(count);
        }
    }
}
