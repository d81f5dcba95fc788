namespace ModelOperator.ModelServer.Tests.Fetching.Sharing;

/// <summary>Files that dead pods have left beside a model that is in place and marked.</summary>
public sealed class LeftoversTests : SharedFolderTestBase
{
    [Fact]
    public async Task DownloadOfADeadPod_IsRemovedByTheNextThatFindsTheModel()
    {
        await FillAsync("a", Download);
        Folder.Write("cache/digest/.fetch-dead/.model.partial/tree/weights", Text);
        Folder.Write("cache/digest/.fetch-dead.0/model/weights", Text);

        await FillAsync("b", Download);

        Downloads.ShouldBe(1);
        ShouldBeInPlace();
        Log.ShouldContain($"removed what pods that died have left in {Root}");
    }

    [Fact]
    public async Task Lock_OfAPodThatMayBeAlive_KeepsItsDownload()
    {
        await FillAsync("a", Download);
        Folder.Write("cache/digest/.fetch-other/model/weights", Text);
        Folder.Write("cache/digest/lock", "other 7\n");

        await FillAsync("b", Download);

        File.ReadAllText(Lock).ShouldBe("other 7\n");
        File.Exists(Folder["cache/digest/.fetch-other/model/weights"]).ShouldBeTrue();
    }

    [Fact]
    public async Task Lock_OfAPodThatDiedLongAgo_IsRemovedToo()
    {
        await FillAsync("a", Download);
        Folder.Write("cache/digest/.fetch-dead/.former-dead/weights", "of former days");
        Folder.Write("cache/digest/lock", "dead 7\n");
        File.SetLastWriteTimeUtc(Lock, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-61));

        await FillAsync("b", Download);

        ShouldBeInPlace();
    }

    [Fact]
    public async Task WithoutLeftovers_NothingIsWritten()
    {
        await FillAsync("a", Download);
        var written = Directory.GetLastWriteTimeUtc(Root);

        await FillAsync("b", Download);

        Directory.GetLastWriteTimeUtc(Root).ShouldBe(written);
    }

    [Fact]
    public async Task LeftoversThatCannotBeRemoved_ServeNoLess()
    {
        await FillAsync("a", Download);
        Folder.Write("cache/digest/.fetch-dead/model/weights", Text);
        Directory.CreateDirectory(Lock);

        await FillAsync("b", Download);

        Log.ShouldContain($"leftovers in {Root} cannot be removed: ");
        File.ReadAllText(Weights).ShouldBe(Text);
    }
}
