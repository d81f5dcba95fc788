using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching.Sharing;

namespace ModelOperator.ModelServer.Tests.Fetching.Sharing;

/// <summary>Pods that share a folder for a model. Each is an object of its own, with the same clock.</summary>
public sealed class SharedFolderTests : SharedFolderTestBase
{
    [Fact]
    public async Task SecondPod_UsesWhatTheFirstHasDownloaded_AndReadsNoFileOfIt()
    {
        await FillAsync("a", Download);
        // The digest would no longer be right, but the lengths are.
        File.WriteAllText(Path.Combine(Model, "weights"), "THE MODEL");

        await FillAsync("b", Download);

        Downloads.ShouldBe(1);
        Directory.GetFileSystemEntries(Folder["cache/digest"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["model", "model.sha256", "model.verified"]);
    }

    [Fact]
    public async Task TwoPods_ThatBeginTogether_DownloadOnce()
    {
        var (began, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = FillAsync("a", async (place, token) =>
        {
            began.SetResult();
            await goOn.Task.WaitAsync(token);
            await Download(place, token);
        });
        await began.Task;
        var second = FillAsync("b", Download);
        // Longer than a dead owner is waited for: this one gives signs of life.
        await AdvanceAsync(SharedLock.Patience * 3);
        second.IsCompleted.ShouldBeFalse();

        goOn.SetResult();
        await first;
        await AdvanceUntilAsync(second);

        Downloads.ShouldBe(1);
        Log.ToString().ShouldContain("waiting for a, which downloads the model");
        File.Exists(Lock).ShouldBeFalse();
    }

    [Fact]
    public async Task PodThatDied_IsReplacedAfterAMinute_AndItsFilesAreUsed()
    {
        Folder.Write("cache/digest/lock", "dead 7\n");
        Folder.Write("cache/digest/.fetch-dead/.model.partial/tree/weights", Text);
        string? found = null;
        var second = FillAsync("b", async (place, token) =>
        {
            found = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(place)!, ".model.partial/tree/weights"), token);
            await Download(place, token);
        });

        await AdvanceAsync(SharedLock.Patience - TimeSpan.FromSeconds(2));
        Downloads.ShouldBe(0);
        await AdvanceUntilAsync(second);

        found.ShouldBe(Text);
        Log.ToString().ShouldContain("dead gave no sign of life for 60 s; taking over");
        Directory.GetDirectories(Folder["cache/digest"], ".fetch-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task PodThatWasTakenForDead_StopsAndLeavesTheLockToTheOther()
    {
        var began = new TaskCompletionSource();
        var first = FillAsync("a", async (_, token) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        });
        await began.Task;
        File.WriteAllText(Lock, "b 0\n");

        await AdvanceUntilAsync(first.ContinueWith(_ => { }, TaskScheduler.Default));

        (await Should.ThrowAsync<FetchException>(first)).Message.ShouldContain("another pod has taken over");
        File.ReadAllText(Lock).ShouldBe("b 0\n");
        Directory.Exists(Model).ShouldBeFalse();
    }

    [Fact]
    public async Task PodThatWasTakenForDead_AtTheVeryEnd_PutsNothingInPlace()
    {
        var refused = FillAsync("a", async (place, token) =>
        {
            await Download(place, token);
            File.WriteAllText(Lock, "b 0\n");
        });

        (await Should.ThrowAsync<FetchException>(refused)).Message.ShouldContain("another pod has taken over");
        Directory.Exists(Model).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("the mod")]
    public async Task FileThatWasCutOff_IsDownloadedAgain(string text)
    {
        await FillAsync("a", Download);
        File.WriteAllText(Path.Combine(Model, "weights"), text);

        await FillAsync("b", Download);

        Downloads.ShouldBe(2);
        (await File.ReadAllTextAsync(Path.Combine(Model, "weights"))).ShouldBe(Text);
    }

    [Fact]
    public async Task ModelWithoutAMark_IsReadOnce_AndUsedWhenItsDigestIsRight()
    {
        await FillAsync("a", Download);
        File.Delete(Model + ".verified");

        await FillAsync("b", Download);

        Downloads.ShouldBe(1);
        File.Exists(Model + ".verified").ShouldBeTrue();
    }

    [Fact]
    public async Task DownloadThatFails_LeavesTheLockToTheNext()
    {
        var failed = FillAsync("a", (_, _) => throw new FetchException("the server answered 500"));

        (await Should.ThrowAsync<FetchException>(failed)).Message.ShouldBe("the server answered 500");
        await FillAsync("b", Download);

        Downloads.ShouldBe(1);
    }

    [Fact]
    public void LockThatSomebodyElseBrokeAndTook_IsGivenBack()
    {
        Folder.Write("cache/digest/lock", "c 0\n");

        SharedLock.Break(Lock, dead: "dead 7\n", "b");

        File.ReadAllText(Lock).ShouldBe("c 0\n");
        Directory.GetFiles(Folder["cache/digest"]).Length.ShouldBe(1);
    }
}
