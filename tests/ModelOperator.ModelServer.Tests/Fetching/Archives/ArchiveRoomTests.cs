using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Oci;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.ModelServer.Fetching.Folders;

namespace ModelOperator.ModelServer.Tests.Fetching.Archives;

/// <summary>Unpacks to disks that become full meanwhile.</summary>
public sealed class ArchiveRoomTests : ArchiveTestBase
{
    private const long Mebibyte = 1 << 20;

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
        await Should.ThrowAsync<FetchException>(() => FetchAsync(model, SpaceBeside, sha256: new string('0', 64)));
        File.WriteAllText(Folder["out/.model.partial/tree/a"], $"lost{text[4..]}");

        await FetchAsync(model, SpaceBeside);

        File.ReadAllText(Path.Combine(Place, "a")).ShouldBe(text);

        // 14 MiB, of which a tenth stays free.
        DiskSpace SpaceBeside(string folder) => new(
            (14 * Mebibyte) - new DirectoryInfo(Folder[""]).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length),
            14 * Mebibyte);
    }

    private async Task FetchAsync(byte[] archive, Func<string, DiskSpace> spaceOf, string? sha256 = null)
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(archive, ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "m"));
        var options = new HttpSourceOptions { PlainHosts = ["127.0.0.1"] };
        using var http = new HttpSource(options);
        var fetcher = new FolderFetcher([new OciSource(http, options)], TimeProvider.System, TextWriter.Null, spaceOf, new());
        await fetcher.DownloadAsync(
            new FetchSettings { Uri = ModelUri.Parse(registry.Folder), Output = Place, Http = options, Sha256 = sha256 ?? "" }, () => { },
            CancellationToken.None);
    }
}
