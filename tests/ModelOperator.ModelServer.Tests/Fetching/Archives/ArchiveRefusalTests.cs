using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.ModelServer.Tests.Fetching.Archives;

/// <summary>Archives that could do harm, or from which no model could be made, are refused with a sentence.</summary>
public sealed class ArchiveRefusalTests : ArchiveTestBase
{
    private const string NoArchive = "this is no tar archive that can be read, compressed with gzip, zstd or not at all: ";

    // What GNU tar made of a file with a hole, with --sparse and --format=pax.
    private const string Sparse = """
        H4sIAAAAAAACA+3U0WrDIBQGYK99ijyBOZpE40Vut16NwtgDyOZFRtsETSHs6efSrRQH681aKP0/BMM5gkTzR5RrN6+8e/MhlnFkl0CJrutlTvKZVNUcn5e6
        JE0VK2Z2Bfs4uZC2Z/dJqeLx6UXE0YXoxda9D6GTPKv2u1SlrLpzW9/FkVfytBq828T+w3eS6rYxhldUuKlPS6WxWqpGSSPIkmmtIfvVff3VbfV3l8GliTJd
        3vNydw/9xgtlrWr/+UdwJv8yjSz/dfoWWEHXzH8Yhumvdef6+cvdSv75IaiaS/4TWULw7saMIwAAAAAAAAAAAAAAAAAAALh5nydKk2kAKAAA
        """;

    [Theory]
    [InlineData("../x", "which has the part '..', which could lead out of the folder")]
    [InlineData("a/../../x", "which has the part '..', which could lead out of the folder")]
    [InlineData("./../x", "which has the part '..', which could lead out of the folder")]
    [InlineData("/etc/passwd", "which is absolute")]
    [InlineData(".//etc/passwd", "which is absolute")]
    [InlineData("a\\b", "which has a backslash")]
    [InlineData("a//b", "which has two slashes in a row, or one at its end")]
    [InlineData("a/", "which has two slashes in a row, or one at its end")]
    [InlineData("", "which is empty")]
    public async Task PathOutOfTheFolder_IsRefused(string path, string problem)
    {
        var shown = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;

        await ShouldBeRefusedAsync(
            [.. Packed.Entry("good", text: "good"), .. Packed.Entry(path, text: "x"), .. Packed.End],
            $"the archive has the path '{shown}', {problem}");
    }

    [Fact]
    public async Task FolderOutOfTheFolder_IsRefused() =>
        await ShouldBeRefusedAsync(
            [.. Packed.Entry("../x/", '5'), .. Packed.End],
            "the archive has the path '../x', which has the part '..', which could lead out of the folder");

    [Fact]
    public async Task PathInAttributes_IsHeldToTheSameRules()
    {
        await ShouldBeRefusedAsync(
            [.. Packed.Attribute("path", "../x"), .. Packed.Entry("good", text: "x"), .. Packed.End],
            "the archive has the path '../x', which has the part '..', which could lead out of the folder");
        await ShouldBeRefusedAsync(
            [.. Packed.Entry("long", 'L', "/etc/passwd\0"), .. Packed.Entry("good", text: "x"), .. Packed.End],
            "the archive has the path '/etc/passwd', which is absolute");
        await ShouldBeRefusedAsync(
            [.. Packed.Attribute("path", new string('x', 1025)), .. Packed.Entry("good", text: "x"), .. Packed.End],
            $"the archive has the path '{new string('x', 100)}…', which has more than 1024 characters");
    }

    [Theory]
    [InlineData('1', "..")]
    [InlineData('1', "good")]
    [InlineData('2', "/etc")]
    [InlineData('2', "good")]
    public async Task Link_IsRefused_WhereverItLeads(char kind, string target) =>
        await ShouldBeRefusedAsync(
            [
                .. Packed.Entry("good", text: "x"), .. Packed.Entry("w", kind, target: target), .. Packed.Entry("w/x", text: "x"),
                .. Packed.End,
            ],
            "the archive has a link at w, and links are not unpacked; pack a copy of the folder that has the files themselves "
                + "(cp --recursive --dereference)");

    [Theory]
    [InlineData('3')]
    [InlineData('4')]
    [InlineData('6')]
    [InlineData('V')]
    [InlineData('Z')]
    public async Task Device_OrAnythingElse_IsRefused(char kind) =>
        await ShouldBeRefusedAsync(
            [.. Packed.Entry("x", kind), .. Packed.End], "the archive has something at x that is neither a file nor a folder");

    [Fact]
    public async Task SparseFile_IsRefused()
    {
        await ShouldBeRefusedAsync(
            [.. Packed.Entry("x", 'S', "x"), .. Packed.End], "the archive has a sparse file; pack it with all its bytes, without --sparse");
        await ShouldBeRefusedAsync(
            Convert.FromBase64String(Sparse),
            "the archive has a sparse file at GNUSparseFile.29928/sp; pack it with all its bytes, without --sparse");
    }

    [Theory]
    [InlineData("a", "a", "the folder has two files at a")]
    [InlineData("./a", "a", "the folder has two files at a")]
    [InlineData("a", "a/b", "a is a file and also a folder")]
    [InlineData("a/b/c", "a", "a is a file and also a folder")]
    [InlineData("a/b/c", "a/b", "a/b is a file and also a folder")]
    [InlineData("a/b", "a/b/c/d", "a/b is a file and also a folder")]
    public async Task TwoThingsAtOnePath_AreRefused(string first, string second, string sentence)
    {
        await ShouldBeRefusedAsync(
            [.. Packed.Entry("a!", text: "0"), .. Packed.Entry(first, text: "1"), .. Packed.Entry(second, text: "2"), .. Packed.End],
            sentence);
        await ShouldBeRefusedAsync(
            [.. Packed.Entry("a0"), .. Packed.Entry(first, text: "1"), .. Packed.Entry(second, text: "2"), .. Packed.End], sentence);
    }

    [Theory]
    [InlineData('0', '5')]
    [InlineData('5', '0')]
    public async Task FolderAtThePathOfAFile_IsRefused(char first, char second)
    {
        await ShouldBeRefusedAsync(
            [.. Packed.Entry("a", first), .. Packed.Entry("a", second), .. Packed.End], "a is a file and also a folder");
        await ShouldBeRefusedAsync(
            [.. Packed.Entry("a"), .. Packed.Entry("a/b", '5'), .. Packed.End], "a is a file and also a folder");
        await ShouldBeRefusedAsync(
            [.. Packed.Entry("a/b", '5'), .. Packed.Entry("a"), .. Packed.End], "a is a file and also a folder");
    }

    [Fact]
    public async Task FileOfAnotherLayer_IsNotReplaced()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add("{}"u8.ToArray(), "application/vnd.cncf.model.weight.v1.raw", (ArtifactRegistry.ModelPackPath, "config.json"));
        registry.Add(Packed.Tar(("config.json", "[]")), ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "m"));

        ShouldBeRefused(
            await FetchFolderAsync(registry.Folder), $"model {registry.Folder}: m: the folder has two files at config.json");
    }

    [Fact]
    public async Task FileOutsideOfTheFolderThatOrasHasPacked_IsRefused()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(
            Packed.Gzip(Packed.Tar(("w/1", "1"), ("w2/2", "2"))), $"{ArtifactRegistry.ImageTar}+gzip",
            (ArtifactRegistry.Title, "w"), (ArtifactRegistry.Unpack, "true"));

        ShouldBeRefused(
            await FetchFolderAsync(registry.Folder),
            $"model {registry.Folder}: w: the archive has the path 'w2/2', which is outside of w, the folder that it is named after");
    }

    [Theory]
    [InlineData('x')]
    [InlineData('g')]
    [InlineData('L')]
    [InlineData('K')]
    public async Task AttributesThatWouldFillTheMemory_AreRefusedBeforeTheyAreRead(char kind)
    {
        const string Sentence = "the archive has a file whose name or attributes take more than 1 MiB";
        await ShouldBeRefusedAsync([.. Packed.Entry("x", kind, size: "00004000001"), .. Packed.End], Sentence);
        await ShouldBeRefusedAsync([.. Packed.Entry("x", kind, size: "17777777777"), .. Packed.End], Sentence);
        await ShouldBeRefusedAsync([.. Packed.Entry("x", kind, size: "777777777777"), .. Packed.End], Sentence);
        await ShouldBeRefusedAsync(
            [.. Packed.Entry("x", kind, size: "-1"), .. Packed.End], NoArchive + "the length of a file is no number");
        // The reader of the archive takes this for 0, so that the next header would pass as data of 512 bytes.
        await ShouldBeRefusedAsync(
            [.. Packed.Entry("x", kind, size: "\0" + "0000001000"), .. Packed.End], NoArchive + "the length of a file is no number");
        await ShouldBeRefusedAsync(
            [.. Packed.Entry("x", kind, size: "00000000009"), .. Packed.End], NoArchive + "the length of a file is no number");
    }

    [Fact]
    public async Task FolderThatDoesNotSayThatItIsPacked_IsRefused_AndNotTakenForAFile()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(Packed.Gzip(Packed.Tar(("a", "1"))), $"{ArtifactRegistry.ImageTar}+gzip", (ArtifactRegistry.Title, "models"));

        var (code, errors) = await FetchFolderAsync(registry.Folder);

        code.ShouldBe(1);
        errors.ShouldContain("the artifact's layer models has the media type of a packed folder "
            + "(application/vnd.oci.image.layer.v1.tar+gzip), but does not say that it is to be unpacked");
    }

    [Fact]
    public async Task HundredThousandFiles_AreRefused()
    {
        var archive = new MemoryStream();
        for (var number = 0; number < 100_000; number++)
        {
            archive.Write(Packed.Entry($"{number}"));
        }

        await ShouldBeRefusedAsync(Packed.Gzip(archive.ToArray()), "the folder has more than 10000 files");
    }

    [Theory]
    [InlineData('5', true, "the folder has more than 10000 folders")]
    [InlineData('5', false, "the archive has more than 30000 entries")]
    [InlineData('g', false, "the archive has more than 30000 entries")]
    public async Task EndlessEntriesThatAreNoFiles_AreRefused(char kind, bool differ, string sentence)
    {
        var archive = new MemoryStream();
        for (var number = 0; number < 40_000; number++)
        {
            archive.Write(kind is 'g' ? Packed.Attribute("comment", "c", kind) : Packed.Entry(differ ? $"{number}" : "same", kind));
        }

        await ShouldBeRefusedAsync(Packed.Gzip(archive.ToArray()), sentence);
    }

    [Fact]
    public async Task ArchiveBomb_IsRefused_BeforeAByteMoreThanTheLimitIsWritten()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var zeros = new string('\0', 600_000);
        var bomb = Packed.Gzip(Packed.Tar(("a", zeros), ("b", zeros)));
        bomb.Length.ShouldBeLessThan(5000);
        registry.Add(bomb, ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "m"));

        ShouldBeRefused(
            await FetchFolderAsync(registry.Folder, settings => settings with { MaxFolderSize = 1_000_000 }),
            $"model {registry.Folder}: m: the folder is larger than 1000000 bytes (--max-folder-size)");

        Directory.GetFiles(Folder["out"], "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length)
            .ShouldBeLessThanOrEqualTo(1_000_000);
    }

    [Fact]
    public async Task FileThatSaysItIsLargerThanAnyDisk_IsRefusedAtItsHeader() =>
        await ShouldBeRefusedAsync(
            [.. Packed.Attribute("size", $"{long.MaxValue}"), .. Packed.Entry("x"), .. Packed.End],
            $"the folder is larger than {1L << 40} bytes (--max-folder-size)");

    [Fact]
    public async Task ArchiveThatIsCutOff_IsRefused_AlsoBetweenTwoFiles()
    {
        var archive = Packed.Tar(("a", "1"), ("b", "2"));
        foreach (var length in new[] { 0, 3, 500, 512, 600, 1024, archive.Length - 1024, archive.Length - 1025 })
        {
            (await FetchArchiveAsync(archive[..length])).Errors.ShouldStartWith($"model URI: m: {NoArchive}", Case.Sensitive, $"{length}");
            Directory.Exists(Place).ShouldBeFalse();
        }

        await ShouldBeRefusedAsync(archive[..^1024], NoArchive + "it was cut off when it was made");
    }

    [Fact]
    public async Task WhatIsNoArchive_IsRefused()
    {
        byte[][] blobs =
        [
            Encoding.UTF8.GetBytes(new string('x', 2000)), Packed.Gzip("text"u8.ToArray()), Packed.Zstandard("text"u8.ToArray()),
            [0x1f, 0x8b, .. new byte[1000]], [0x28, 0xb5, 0x2f, 0xfd, .. Enumerable.Repeat((byte)0xff, 1000)],
            Packed.Gzip(Packed.Tar(("a", new string('x', 2000))))[..^30], Packed.Zstandard(Packed.Tar(("a", new string('x', 2000))))[..^30],
        ];
        foreach (var blob in blobs)
        {
            (await FetchArchiveAsync(blob)).Errors.ShouldStartWith($"model URI: m: {NoArchive}");
            Directory.Exists(Place).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task ArchiveThatNeedsMuchMemory_IsRefusedWithTheRemedy() =>
        // The beginning of what zstd --long=31 makes.
        await ShouldBeRefusedAsync(
            [.. Convert.FromHexString("28b52ffd04a86c0200b2830b10c0eb40bb601f0f"), .. new byte[100]],
            "the archive needs more than 128 MiB of memory to be unpacked; compress it with a smaller window, as zstd does without --long");

    [Fact]
    public async Task ArchiveWithoutFiles_IsRefused()
    {
        (await FetchArchiveAsync([.. Packed.Entry("./", '5'), .. Packed.Entry("a", '5'), .. Packed.End])).Errors
            .ShouldBe("model URI: the folder does not exist or has no files");
        Directory.Exists(Place).ShouldBeFalse();
    }

    [Fact]
    public async Task ArchiveOfAnotherDigest_IsRefused_AndItsFilesAreNotUsed()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var (right, wrong) = (Packed.Tar(("a", "right")), Packed.Tar(("a", "wrong")));
        var digest = registry.Add(right, ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "m"));
        registry.Replace(digest, wrong);

        ShouldBeRefused(
            await FetchFolderAsync(registry.Folder),
            $"model {registry.Folder}: m: the source promised sha256 {digest}, but sent "
                + Convert.ToHexStringLower(SHA256.HashData(wrong)));

        registry.Replace(digest, right);
        (await FetchFolderAsync(registry.Folder)).ShouldBe((0, ""));
        ShouldBeInPlace(Files(("a", "right")));
    }

    [Fact]
    public async Task ArchiveWhereAFileIsMeant_IsRefused()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(Packed.Tar(("m.onnx", ModelText)), ArtifactRegistry.Tar, (ArtifactRegistry.Title, "m"));

        ShouldFail(
            await FetchAsync(registry.File),
            $"model {registry.File}: the artifact's layer m is an archive ({ArtifactRegistry.Tar}), which holds files and is none itself; "
                + "end the address with a slash to have them as a folder");
    }

    /// <summary>Fetches an archive that must be refused, and looks whether anything was written where nothing belongs.</summary>
    private async Task ShouldBeRefusedAsync(byte[] archive, string sentence)
    {
        (await FetchArchiveAsync(archive)).ShouldBe((1, $"model URI: m: {sentence}"));

        Directory.Exists(Place).ShouldBeFalse();
        Directory.GetFileSystemEntries(Folder[""]).Select(Path.GetFileName).Order().ShouldBe(["out", "termination-log"]);
        Directory.GetFileSystemEntries(Folder["out"]).Select(Path.GetFileName).ShouldBe([".model.partial"]);
        Directory.GetFileSystemEntries(Folder["out/.model.partial"]).Select(Path.GetFileName).Order()
            .ShouldBe(["archives", "journal", "tree"]);
    }
}
