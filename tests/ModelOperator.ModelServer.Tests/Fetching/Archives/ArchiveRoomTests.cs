using System.Text;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Oci;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.ModelServer.Fetching.Folders;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Archives;

/// <summary>Unpacks to disks that become full meanwhile.</summary>
public sealed class ArchiveRoomTests : ArchiveTestBase
{
    private const long Mebibyte = 1 << 20;

    private const string Raw = "application/vnd.cncf.model.weight.v1.raw";

    private static readonly string Weights = new('w', 6 << 20);
    private static readonly byte[] Packing = Packed.Gzip(Packed.Tar(("a", new string('a', 6 << 20))));

    [Fact]
    public async Task FileForWhichThereIsNoRoom_IsNotWritten()
    {
        var looks = 0;
        // There is room for the archive and for the first file.
        var refused = await Should.ThrowAsync<FetchException>(() => FetchAsync(
            Packed.Gzip(Packed.Tar(("a", new string('a', 1 << 20)), ("b", new string('b', 3 << 20)))),
            _ => new(looks++ < 2 ? 100 * Mebibyte : 12 * Mebibyte, 100 * Mebibyte)));

        refused.Message.ShouldStartWith("m: the disk is too small: the folder needs 0.00 GiB more in ");
        FullDisk.IsCauseOf(refused).ShouldBeTrue();
        looks.ShouldBe(3, "before the download and before each file");
        Directory.GetFiles(Folder["out/.model.partial/tree"]).ShouldBeEmpty("what nobody can use would fill the disk for others");
    }

    [Fact]
    public async Task DiskThatOthersFillWhileALargeFileComes_IsFoundOut()
    {
        var looks = 0;
        var refused = await Should.ThrowAsync<FetchException>(() => FetchAsync(
            Packed.Gzip(Packed.Tar(("a", new string('a', 200 << 20)))),
            _ => new(looks++ < 3 ? 1000 * Mebibyte : 100 * Mebibyte, 1000 * Mebibyte)));

        refused.Message.ShouldStartWith("m: the disk is too small: ");
        looks.ShouldBe(4, "before the download, before the file, and each 64 MiB");
        Directory.GetFiles(Folder["out/.model.partial/tree"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task ArchiveOfWhichTheDiskHasLostAPart_IsUnpackedAnew_WhereThereIsRoomForOneOfItOnly()
    {
        var text = new string('a', 8 << 20);
        var model = Packed.Tar(("a", text));
        await Should.ThrowAsync<FetchException>(() => FetchAsync(model, Disk(14), sha256: new string('0', 64)));
        File.WriteAllText(Folder["out/.model.partial/tree/a"], $"lost{text[4..]}");

        await FetchAsync(model, Disk(14));

        File.ReadAllText(Path.Combine(Place, "a")).ShouldBe(text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FilesThatAreStillToCome_KeepTheirRoom_WhileAnArchiveIsUnpacked(bool areInAnArchive)
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var late = AddWeights(registry, areInAnArchive);
        registry.Add(Packing, ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "m"));
        HoldBack(registry, late, () => IsUnpacked);

        var refused = await Should.ThrowAsync<FetchException>(() => FetchAsync(registry, Disk(12)));

        refused.Message.ShouldStartWith("m: the disk is too small: the folder needs 0.01 GiB more in ");
        refused.Message.ShouldContain(" where 0.01 GiB are free");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task FilesThatHaveCome_AreOwedNothing(bool isArchiveFirst, bool areInAnArchive)
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var weights = AddWeights(registry, areInAnArchive);
        var archive = registry.Add(Packing, ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "m"));
        HoldBack(registry, isArchiveFirst ? weights : archive, () => IsUnpacked || IsThere("w", Weights.Length));

        await FetchAsync(registry, Disk(14));

        Directory.GetFiles(Place).Sum(file => new FileInfo(file).Length).ShouldBe(12 * Mebibyte);
    }

    [Fact]
    public async Task FileOfAnotherArchive_KeepsItsRoom_WhileItComes()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var slow = registry.Add(Packed.Gzip(Packed.Tar(("w", Weights))), ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "slow"));
        registry.Add(Packing, ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "m"));
        registry.Otherwise = async (context, blob) =>
        {
            if (!context.Request.Path.Value!.EndsWith(slow, StringComparison.Ordinal))
            {
                await Eventually.True(() => IsThere("w", 0) || context.RequestAborted.IsCancellationRequested);
                return false;
            }

            context.Response.ContentLength = blob.Length;
            await context.Response.Body.WriteAsync(blob.AsMemory(0, blob.Length / 2));
            await context.Response.Body.FlushAsync();
            await Eventually.True(() => IsUnpacked || context.RequestAborted.IsCancellationRequested);
            await context.Response.Body.WriteAsync(blob.AsMemory(blob.Length / 2));
            return true;
        };

        var refused = await Should.ThrowAsync<FetchException>(() => FetchAsync(registry, Disk(12)));

        refused.Message.ShouldStartWith("m: the disk is too small: ");
    }

    [Theory]
    [InlineData("a")]
    [InlineData("w")]
    [InlineData("a,w")]
    public async Task FilesThatAreKept_NeedNoRoomAgain_AndThoseThatTheDiskHasLostTheirOwn(string lost)
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        AddWeights(registry, areInAnArchive: false);
        registry.Add(Packing, ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "m"));
        await Should.ThrowAsync<FetchException>(() => FetchAsync(registry, Disk(14), sha256: new string('0', 64)));
        foreach (var path in lost.Split(','))
        {
            File.WriteAllText(Folder[$"out/.model.partial/tree/{path}"], new string('0', 6 << 20));
        }

        await FetchAsync(registry, Disk(14));

        File.ReadAllText(Path.Combine(Place, "a")).ShouldBe(new string('a', 6 << 20));
        File.ReadAllText(Path.Combine(Place, "w")).ShouldBe(Weights);
    }

    [Fact]
    public async Task FilesThatAreStillToCome_KeepTheirPartOfTheLimit_WhileAnArchiveIsUnpacked()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        var late = AddWeights(registry, areInAnArchive: false);
        registry.Add(Packing, ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "m"));
        HoldBack(registry, late, () => IsUnpacked);

        (await Should.ThrowAsync<FetchException>(() => FetchAsync(registry, Disk(100), limit: (12 * Mebibyte) - 1))).Message
            .ShouldBe("m: the folder is larger than 12582911 bytes (--max-folder-size)");
        IsThere("a", 0).ShouldBeFalse();

        await FetchAsync(registry, Disk(100), limit: 12 * Mebibyte);
    }

    private bool IsUnpacked => Directory.GetFiles(Folder["out/.model.partial/archives"]).Length > 0;

    private static string AddWeights(ArtifactRegistry registry, bool areInAnArchive) => areInAnArchive
        ? registry.Add(Packed.Tar(("w", Weights)), ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "w"))
        : registry.Add(Encoding.ASCII.GetBytes(Weights), Raw, (ArtifactRegistry.ModelPackPath, "w"));

    /// <summary>Lets a layer come when something else is done, or when nobody waits for it any more.</summary>
    private static void HoldBack(ArtifactRegistry registry, string digest, Func<bool> isDone) => registry.Otherwise = async (context, _) =>
    {
        if (context.Request.Path.Value!.EndsWith(digest, StringComparison.Ordinal))
        {
            await Eventually.True(() => isDone() || context.RequestAborted.IsCancellationRequested);
        }

        return false;
    };

    private bool IsThere(string path, long length) =>
        new FileInfo(Folder[$"out/.model.partial/tree/{path}"]) is { Exists: true } file && file.Length >= length;

    // The fetch may take a file away while the disk is looked at.
    private static long LengthOf(FileInfo file) => file.Exists ? file.Length : 0;

    /// <summary>A disk for the files of this test, of which a tenth stays free.</summary>
    private Func<string, DiskSpace> Disk(long mebibytes) => _ => new(
        (mebibytes * Mebibyte) - new DirectoryInfo(Folder[""]).EnumerateFiles("*", SearchOption.AllDirectories).Sum(LengthOf),
        mebibytes * Mebibyte);

    private async Task FetchAsync(byte[] archive, Func<string, DiskSpace> spaceOf, string? sha256 = null)
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(archive, ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "m"));
        await FetchAsync(registry, spaceOf, sha256);
    }

    private async Task FetchAsync(ArtifactRegistry registry, Func<string, DiskSpace> spaceOf, string? sha256 = null, long limit = 1L << 40)
    {
        var options = new HttpSourceOptions { PlainHosts = ["127.0.0.1"] };
        using var http = new HttpSource(options);
        var fetcher = new FolderFetcher([new OciSource(http, options)], TimeProvider.System, TextWriter.Null, spaceOf, new());
        var settings = new FetchSettings
        {
            Uri = ModelUri.Parse(registry.Folder),
            Output = Place,
            Http = options,
            Sha256 = sha256 ?? "",
            MaxFolderSize = limit,
        };
        await fetcher.DownloadAsync(settings, () => { }, CancellationToken.None);
    }
}
