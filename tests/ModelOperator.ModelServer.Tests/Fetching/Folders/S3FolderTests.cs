using Microsoft.AspNetCore.Http;
using ModelOperator.Fetching.S3;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.ModelServer.Fetching.Folders;
using ModelOperator.Testing;
using ModelOperator.Testing.Stores;

namespace ModelOperator.ModelServer.Tests.Fetching.Folders;

/// <summary>Fetches folders from a server that answers like S3 and breaks off.</summary>
public sealed class S3FolderTests : S3FolderTestBase
{
    [Fact]
    public async Task Folder_IsFetchedWhole()
    {
        await using var bucket = await new BucketServer { PageSize = 2 }.StartAsync();
        Fill(bucket);
        bucket.Objects["llm/"] = "";
        bucket.Objects["llm/weights/"] = "";
        bucket.Objects["llm-other/x"] = "of another model";

        var result = await FetchFolderAsync(Uri, settings => bucket.Settings(settings) with { Sha256 = DigestOf(Files) });

        result.ShouldBe((0, ""));
        ShouldBeInPlace(Files);
        Said.ShouldContain("6 files to ");
        Said.ShouldContain($"sha256 {DigestOf(Files)} as expected");
        bucket.Asked.Count(asked => asked == "list").ShouldBe(4);
    }

    [Fact]
    public async Task WholeBucket_CanBeTheFolder()
    {
        await using var bucket = await new BucketServer().StartAsync();
        bucket.Objects["model.onnx"] = ModelText;

        (await FetchFolderAsync("s3://bucket/", bucket.Settings)).ShouldBe((0, ""));

        ShouldBeInPlace([new("model.onnx", ModelText)]);
    }

    [Fact]
    public async Task Folder_OfAnotherDigest_IsRefused_AndItsFilesAreTold()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);
        var expected = new string('a', 64);

        ShouldBeRefused(
            await FetchFolderAsync(Uri, settings => bucket.Settings(settings) with { Sha256 = expected }),
            $"model {Uri}: sha256 mismatch: expected {expected}, got {DigestOf(Files)}");

        Said.ShouldContain($"{Sha256("{}")}  config.json\n");
    }

    [Fact]
    public async Task Folder_OfAnotherDigest_IsKept_UntilItsFilesAloneAreWrong()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);
        Task<(int ExitCode, string Errors)> Fetch(string digest) =>
            FetchFolderAsync(Uri, settings => bucket.Settings(settings) with { Sha256 = digest });
        var wrong = new string('a', 64);

        await Fetch(wrong);
        bucket.Asked.Clear();
        await Fetch(wrong);

        bucket.Asked.ShouldBe(["list"], ignoreOrder: false, "the files were kept");
        Directory.GetFileSystemEntries(Folder["out"]).ShouldBeEmpty("the kept files were wrong");

        await Fetch(wrong);
        bucket.Asked.Clear();
        (await Fetch(DigestOf(Files))).ShouldBe((0, ""));

        bucket.Asked.ShouldBe(["list"], ignoreOrder: false, "only the digest was wrong");
        ShouldBeInPlace(Files);
    }

    [Fact]
    public async Task Folder_ThatWasOverwritten_IsRefusedWhereAnotherDigestIsHeld()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);
        Folder.Write("held/sha256", Sha256("another"));

        var (_, errors) = await FetchFolderAsync(Uri, settings => bucket.Settings(settings) with { HeldDigest = Folder["held/sha256"] });

        errors.ShouldStartWith($"model {Uri}: the folder has sha256 {DigestOf(Files)}, but this revision began with {Sha256("another")}: "
            + "it was overwritten in place. Put the former folder back");
    }

    [Fact]
    public async Task Fetch_ThatBrokeOff_GoesOnWithTheFilesThatAreMissing()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);
        bucket.Otherwise = RefuseLateAsync;
        var (_, errors) = await FetchFolderAsync(Uri, bucket.Settings);
        errors.ShouldStartWith($"model {Uri}: two words+ü: S3 answered 403 Forbidden");
        Directory.Exists(Place).ShouldBeFalse();

        bucket.Otherwise = (_, _) => Task.FromResult(false);
        bucket.Objects["llm/config.json"] = """{"changed": true}""";
        bucket.Objects["llm/weights/model-00002-of-00002.bin"] = "much shorter now";
        bucket.Objects.TryRemove("llm/empty", out _);
        bucket.Asked.Clear();

        (await FetchFolderAsync(Uri, bucket.Settings)).ShouldBe((0, ""));

        bucket.Asked.ShouldNotContain("llm/weights/model-00001-of-00002.bin", "the largest file was complete");
        bucket.Asked.ShouldContain("llm/config.json");
        ShouldBeInPlace(bucket.Objects.Select(one => KeyValuePair.Create(one.Key["llm/".Length..], one.Value)).ToList());
    }

    [Fact]
    public async Task FileThatTheDiskHasLost_IsFetchedAgain()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);
        bucket.Otherwise = RefuseLateAsync;
        await FetchFolderAsync(Uri, bucket.Settings);
        bucket.Otherwise = (_, _) => Task.FromResult(false);
        Folder.Write("out/.model.partial/tree/weights/model-00001-of-00002.bin", new string('\0', 300_000));

        (await FetchFolderAsync(Uri, bucket.Settings)).ShouldBe((0, ""));

        ShouldBeInPlace(Files);
    }

    [Fact]
    public async Task JournalThatWasCutOff_CostsNoMoreThanALine()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);
        bucket.Otherwise = RefuseLateAsync;
        await FetchFolderAsync(Uri, bucket.Settings);
        var journal = Folder["out/.model.partial/journal"];
        File.WriteAllText(journal, File.ReadAllText(journal)[..^30]);

        await FetchFolderAsync(Uri, bucket.Settings);
        bucket.Otherwise = (_, _) => Task.FromResult(false);
        (await FetchFolderAsync(Uri, bucket.Settings)).ShouldBe((0, ""));

        ShouldBeInPlace(Files);
    }

    [Fact]
    public async Task SourceThatIsBusyForAMoment_IsAskedAgain()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);
        var busy = 1;
        bucket.Otherwise = (key, context) => key == "llm/config.json" && Interlocked.Exchange(ref busy, 0) == 1
            ? RefuseAsync(key, StatusCodes.Status503ServiceUnavailable)(key, context)
            : Task.FromResult(false);

        (await FetchFolderAsync(Uri, bucket.Settings)).ShouldBe((0, ""));

        ShouldBeInPlace(Files);
        Said.ShouldContain("config.json: not sent (");
    }

    [Fact]
    public async Task ListThatIsNotSentForAMoment_IsAskedForAgain()
    {
        await using var bucket = await new BucketServer { BusyLists = 1 }.StartAsync();
        Fill(bucket);

        (await FetchFolderAsync(Uri, bucket.Settings)).ShouldBe((0, ""));

        ShouldBeInPlace(Files);
        Said.ShouldContain("list not sent (");
    }

    [Fact]
    public async Task TimeOfAFolder_BeginsAnewWithEachFileThatIsComplete()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);
        var settings = bucket.Settings(Any) with { FolderTimeout = TimeSpan.FromMinutes(7) };
        using var identity = NoIdentity();
        using var s3 = new S3Source(settings.S3, settings.Http, identity);
        var time = new CountedTimer(settings.FolderTimeout);
        var folders = new FolderFetcher([s3], time, TextWriter.Null, DiskRoom.SpaceOf, new());

        await new ModelFetcher(new([], time, TextWriter.Null, new()), folders, time, TextWriter.Null, new())
            .FetchAsync(settings, CancellationToken.None);

        time.Changes.ShouldBe(Files.Count);
    }

    [Fact]
    public async Task FolderOfWhichNoFurtherFileIsComplete_IsGivenUp()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);
        bucket.Otherwise = async (_, context) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                .ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        ShouldBeRefused(
            await FetchFolderAsync(Uri, settings => bucket.Settings(settings) with { FolderTimeout = TimeSpan.FromSeconds(1) }),
            $"model {Uri}: no further file was complete after 1 s (--folder-timeout-seconds)");
    }

    [Fact]
    public async Task ObjectThatIsOverwrittenMeanwhile_IsRefused()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);
        bucket.Otherwise = async (key, context) =>
        {
            if (key != "llm/config.json")
            {
                return false;
            }

            context.Response.Headers.ETag = "\"another-2\"";
            await context.Response.WriteAsync("[]");
            return true;
        };

        ShouldBeRefused(
            await FetchFolderAsync(Uri, bucket.Settings),
            $"model {Uri}: config.json: the object was overwritten after the folder had been listed; try again when nobody writes to it");
    }

    [Fact]
    public async Task Files_ComeFourAtATime()
    {
        await using var bucket = await new BucketServer().StartAsync();
        for (var number = 0; number < 12; number++)
        {
            bucket.Objects[$"llm/{number:00}"] = $"{number}";
        }

        var (at, most) = (0, 0);
        var four = new TaskCompletionSource();
        bucket.Otherwise = async (_, _) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref at));
            if (Volatile.Read(ref most) >= 4)
            {
                four.TrySetResult();
            }

            await four.Task.Soon();
            Interlocked.Decrement(ref at);
            return false;
        };

        (await FetchFolderAsync(Uri, bucket.Settings)).ShouldBe((0, ""));

        most.ShouldBe(4);
    }

    [Fact]
    public async Task FolderThatIsInPlace_IsLeftAlone()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);
        FetchSettings With(FetchSettings settings) => bucket.Settings(settings) with { Sha256 = DigestOf(Files) };
        await FetchFolderAsync(Uri, With);
        bucket.Asked.Clear();

        (await FetchFolderAsync(Uri, With)).ShouldBe((0, ""));

        bucket.Asked.ShouldBeEmpty();
        ShouldBeInPlace(Files);
    }

    [Fact]
    public async Task FolderThatIsInPlaceAndWasChanged_IsReplaced()
    {
        await using var bucket = await new BucketServer().StartAsync();
        Fill(bucket);
        FetchSettings With(FetchSettings settings) => bucket.Settings(settings) with { Sha256 = DigestOf(Files) };
        await FetchFolderAsync(Uri, With);
        Folder.Write("out/model/added", "by somebody");
        Folder.Write("out/.model.former/left", "by a fetch that ended in the middle");

        (await FetchFolderAsync(Uri, With)).ShouldBe((0, ""));

        ShouldBeInPlace(Files);
    }

    [Fact]
    public async Task AddressWithoutASlash_IsAFileStill()
    {
        await using var bucket = await new BucketServer().StartAsync();
        bucket.Objects["llm/config.json"] = ModelText;

        (await FetchAsync("s3://bucket/llm/config.json", bucket.Settings)).ShouldBe((0, ""));

        File.ReadAllText(Output).ShouldBe(ModelText);
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, now, seen);
        }
    }

    /// <summary>Refuses one file, after the largest has been completed.</summary>
    private async Task<bool> RefuseLateAsync(string key, HttpContext context)
    {
        if (key != "llm/two words+ü")
        {
            return false;
        }

        var journal = Folder["out/.model.partial/journal"];
        await Eventually.True(() => File.Exists(journal) && File.ReadAllText(journal).Contains("00001-of", StringComparison.Ordinal));
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return true;
    }

    private static Func<string, HttpContext, Task<bool>> RefuseAsync(string refused, int status) => (key, context) =>
    {
        if (key != refused)
        {
            return Task.FromResult(false);
        }

        context.Response.StatusCode = status;
        return Task.FromResult(true);
    };
}
