using System.Security.Cryptography;
using System.Text;
using ModelOperator.Fetching.Folders;
using ModelOperator.Fetching.Sources;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Archives;

/// <summary>Only bytes with the right digest may be called a bad archive. Wrong bytes are the fault of whoever sent them.</summary>
public sealed class ArchiveDigestTests : ArchiveTestBase
{
    // More than waits in memory, and so different everywhere that no compression makes it shorter.
    private static readonly string Large = Convert.ToBase64String(Noise(3 << 20));

    private static readonly byte[] Rest = Packed.Tar(("large", Large));
    private static readonly byte[] Plain = [.. Packed.Entry("good", text: "x"), .. Rest];

    [Theory]
    [InlineData("first byte")]
    [InlineData("middle")]
    [InlineData("all")]
    public async Task CompressedBytesOfAnotherDigest_AreNoBadArchive(string wrong)
    {
        foreach (var right in new[] { Packed.Gzip(Plain), Packed.Zstandard(Plain) })
        {
            byte[] sent = [.. right];
            var (from, to) = wrong switch
            {
                "first byte" => (0, 1),
                "middle" => (right.Length / 2, (right.Length / 2) + 1000),
                _ => (0, right.Length),
            };
            for (var at = from; at < to; at++)
            {
                sent[at] ^= 0x5a;
            }

            await ShouldBeToldAsync(right, sent);
        }
    }

    [Theory]
    [InlineData("../x", "x")]
    [InlineData("good", "y")]
    [InlineData("large", "x")]
    public async Task AnotherArchive_IsToldByItsDigest_WhateverIsRefusedInIt(string path, string text) =>
        await ShouldBeToldAsync(Plain, [.. Packed.Entry(path, text: text), .. Rest]);

    [Fact]
    public async Task BadArchiveOfTheRightDigest_IsCalledSo_AfterAllOfItHasCome()
    {
        byte[] bad = [.. Encoding.ASCII.GetBytes(Large)];
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(bad, ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "m"));
        var sent = 0;
        registry.Otherwise = async (context, blob) =>
        {
            context.Response.ContentLength = blob.Length;
            await context.Response.Body.WriteAsync(blob);
            sent = blob.Length;
            return true;
        };

        (await FetchFolderAsync(registry.Folder)).Errors.ShouldStartWith(
            $"model {registry.Folder}: m: this is no tar archive that can be read, compressed with gzip, zstd or not at all: ");

        sent.ShouldBe(bad.Length);
    }

    [Fact]
    public async Task RestThatDoesNotComeInAMinute_LeavesBothOpen()
    {
        var time = new ManualTimeProvider();
        var listed = Stalling(Encoding.ASCII.GetBytes(new string('x', 2048)));
        var unpacking = UnpackAsync(listed, time, limit: 1 << 20);

        await Eventually.True(() => unpacking.IsCompleted, time, TimeSpan.FromSeconds(10));

        var refused = await Should.ThrowAsync<FetchException>(() => unpacking);
        refused.Message.ShouldStartWith("the archive cannot be unpacked: this is no tar archive that can be read, ");
        refused.Message.ShouldEndWith("; whether it is bad or came damaged is not known, because the rest of it, which its digest needs, "
            + "did not come within 60 s");
    }

    [Fact]
    public async Task ArchiveThatIsTooLarge_IsRefused_WithoutItsRest() =>
        (await Should.ThrowAsync<FetchException>(() => UnpackAsync(
            Stalling(Packed.Entry("x", size: "17777777777")), new ManualTimeProvider(), limit: 1 << 20).Soon()))
            .Message.ShouldBe("the folder is larger than 1048576 bytes (--max-folder-size)");

    /// <summary>Fetches an archive in whose place other bytes come, and then the archive itself, as the container does when it begins
    /// again.</summary>
    private async Task ShouldBeToldAsync(byte[] right, byte[] sent)
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var digest = registry.Add(right, ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "m"));
        registry.Replace(digest, sent);

        ShouldBeRefused(
            await FetchFolderAsync(registry.Folder),
            $"model {registry.Folder}: m: the source promised sha256 {digest}, but sent {Convert.ToHexStringLower(SHA256.HashData(sent))}");
        Directory.GetFiles(Folder["out/.model.partial/tree"]).ShouldBeEmpty();

        registry.Replace(digest, right);
        (await FetchFolderAsync(registry.Folder)).ShouldBe((0, ""));
        ShouldBeInPlace(Files(("good", "x"), ("large", Large)));
        Directory.Delete(Folder["out"], recursive: true);
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(1).NextBytes(noise);
        return noise;
    }

    private static Task<IReadOnlyDictionary<string, string>> UnpackAsync(ListedFile listed, TimeProvider time, long limit) =>
        new FolderCopier("m", TimeSpan.FromDays(1), time, TextWriter.Null).UnpackAsync(
            listed, files: null, new FolderTotal(limit, [listed], _ => { }), new FolderContents(() => { }), CancellationToken.None);

    private static ListedFile Stalling(byte[] begin) =>
        new("m", 1 << 20, (_, _) => Task.FromResult(new ModelContent(new StallingStream(begin), 1 << 20)))
        {
            IsArchive = true,
            Sha256 = new string('a', 64),
        };

    /// <summary>Gives some bytes and then waits for ever.</summary>
    private sealed class StallingStream(byte[] begin) : ForwardStream
    {
        private int _at;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_at == begin.Length)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            var count = Math.Min(buffer.Length, begin.Length - _at);
            begin.AsSpan(_at, count).CopyTo(buffer.Span);
            _at += count;
            return count;
        }
    }
}
