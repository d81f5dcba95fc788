using ModelOperator.Fetching.S3;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.Testing.Stores;

namespace ModelOperator.ModelServer.Tests.Fetching.Folders;

/// <summary>Asks a server that answers like S3 for folders that must not be fetched.</summary>
public sealed class S3FolderRefusalTests : S3FolderTestBase
{
    [Fact]
    public async Task FileOfTheListThatIsGone_IsNamed()
    {
        await using var bucket = await new BucketServer { Listed = ["llm/a", "llm/gone"] }.StartAsync();
        bucket.Objects["llm/a"] = "a";

        ShouldBeRefused(
            await FetchFolderAsync(Uri, bucket.Settings), $"model {Uri}: gone: S3 answered 404 NoSuchKey: There is no such key");
    }

    [Theory]
    [InlineData("llm/../x", "the folder has the path '../x', which has the part '..', which could lead out of the folder")]
    [InlineData("llm//etc/passwd", "the folder has the path '/etc/passwd', which is absolute")]
    [InlineData("llm/a\\b", "the folder has the path 'a\\b', which has a backslash")]
    [InlineData("llm/a\tb", "the folder has the path 'a?b', which has a control character")]
    public async Task PathThatCouldDoHarm_IsRefused(string key, string reason)
    {
        await using var bucket = await new BucketServer { Listed = ["llm/good", key] }.StartAsync();

        ShouldBeRefused(await FetchFolderAsync(Uri, bucket.Settings), $"model {Uri}: {reason}");

        bucket.Asked.ShouldBe(["list"]);
    }

    [Fact]
    public async Task NameThatIsAFileAndAFolder_IsRefused()
    {
        await using var bucket = await new BucketServer { Listed = ["llm/a", "llm/a/b"] }.StartAsync();

        ShouldBeRefused(await FetchFolderAsync(Uri, bucket.Settings), $"model {Uri}: a is a file and also a folder");
    }

    [Fact]
    public async Task FolderThatIsNotThere_IsTold()
    {
        await using var bucket = await new BucketServer().StartAsync();

        ShouldBeRefused(await FetchFolderAsync(Uri, bucket.Settings), $"model {Uri}: the folder does not exist or has no files");
    }

    [Fact]
    public async Task HundredThousandFiles_AreRefusedWithoutListingThemAll()
    {
        await using var bucket = await new BucketServer
        {
            Listed = Enumerable.Range(0, 100_000).Select(number => $"llm/{number:000000}"),
        }.StartAsync();

        ShouldBeRefused(await FetchFolderAsync(Uri, bucket.Settings), $"model {Uri}: the folder has more than 10000 files");

        bucket.Asked.Count.ShouldBe(11);
    }

    [Fact]
    public async Task Folder_OverTheLimit_IsRefusedBeforeItIsFetched()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);

        ShouldBeRefused(
            await FetchFolderAsync(Uri, settings => bucket.Settings(settings) with { MaxFolderSize = 400_000 }),
            $"model {Uri}: the folder is larger than 400000 bytes (--max-folder-size)");

        bucket.Asked.ShouldBe(["list"]);
    }

    [Fact]
    public async Task DiskWithoutRoom_IsToldBeforeTheDownload()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);
        using var identity = NoIdentity();
        using var s3 = new S3Source(bucket.Settings(Any).S3, Any.Http, identity);
        var fetcher = new FolderFetcher([s3], TimeProvider.System, TextWriter.Null, _ => new(1 << 10, 1 << 10), new());

        var refused = await Should.ThrowAsync<FetchException>(() => fetcher.DownloadAsync(Any, () => { }, CancellationToken.None));

        refused.Message.ShouldBe(
            $"the disk is too small: the folder needs 0.00 GiB more in {Folder["out"]}, where 0.00 GiB are free, "
            + "of which 0.00 GiB must stay free: a tenth of the disk, at most 20 GiB");
        bucket.Asked.ShouldBe(["list"]);
    }
}
