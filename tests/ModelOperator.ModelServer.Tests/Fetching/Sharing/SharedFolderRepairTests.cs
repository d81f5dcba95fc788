using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Tests.Fetching.Sharing;

/// <summary>States of the claim that a pod finds, which others have left or spoilt.</summary>
public sealed class SharedFolderRepairTests : SharedFolderTestBase
{
    [Fact]
    public async Task ModelThatOthersServe_StaysUntilAnotherIsDownloaded()
    {
        await FillAsync("a", Download);
        File.WriteAllText(Weights, "changed on the claim");

        var failed = FillAsync("b", (_, _) =>
        {
            File.Exists(Weights).ShouldBeTrue("while the download goes on");
            throw new FetchException("the server answered 500");
        });

        (await Should.ThrowAsync<FetchException>(failed)).Message.ShouldBe("the server answered 500");
        File.ReadAllText(Weights).ShouldBe("changed on the claim");
        await FillAsync("c", Download);
        ShouldBeInPlace();
    }

    [Fact]
    public async Task PodThatDied_BetweenTheListAndTheFolder_IsCompletedWithoutADownload()
    {
        Folder.Write("cache/digest/lock", "dead 7\n");
        Folder.Write("cache/digest/.fetch-dead/model/weights", Text);
        Folder.Write("cache/digest/model.sha256", List);

        await AdvanceUntilAsync(FillAsync("b", Download));

        Downloads.ShouldBe(0);
        ShouldBeInPlace();
    }

    [Fact]
    public async Task PodThatDied_AfterItHadMovedTheWrongModelAway_IsCompletedWithoutADownload()
    {
        Folder.Write("cache/digest/model.sha256", List);
        Folder.Write("cache/digest/.fetch-dead/.former-dead/weights", "changed on the claim");
        Folder.Write("cache/digest/.fetch-dead/model/weights", Text);

        await FillAsync("b", Download);

        Downloads.ShouldBe(0);
        ShouldBeInPlace();
    }

    [Fact]
    public async Task PodThatDied_BeforeItsMark_LeavesNothingBehind()
    {
        await FillAsync("a", Download);
        File.Move(Model + ".verified", Path.Combine(Directory.CreateDirectory(Path.Combine(Root, ".fetch-a")).FullName, "model.verified"));

        await FillAsync("b", Download);

        Downloads.ShouldBe(1);
        ShouldBeInPlace();
    }

    [Fact]
    public async Task ListThatWasLost_IsMadeAgain()
    {
        Folder.Write("cache/digest/.fetch-dead/model/weights", Text);
        Folder.Write("cache/digest/model.sha256", "cut off");

        await FillAsync("b", Download);

        Downloads.ShouldBe(0);
        ShouldBeInPlace();
    }

    [Fact]
    public async Task FileThatBecameALink_IsReplaced()
    {
        await FillAsync("a", Download);
        File.Move(Weights, Path.Combine(Root, "elsewhere"));
        File.Move(Path.Combine(Root, "elsewhere"), Path.Combine(Model, "other"));
        File.CreateSymbolicLink(Weights, "other");

        await FillAsync("b", Download).WaitAsync(TimeSpan.FromSeconds(30));

        Downloads.ShouldBe(2);
        new FileInfo(Weights).LinkTarget.ShouldBeNull();
        ShouldBeInPlace();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ModelThatBecameALink_IsReplaced_AndItsTargetIsLeftAlone(bool leadsSomewhere)
    {
        await FillAsync("a", Download);
        var target = Folder["elsewhere"];
        Directory.Move(Model, target);
        Directory.CreateSymbolicLink(Model, leadsSomewhere ? target : Folder["nowhere"]);

        await FillAsync("b", Download).WaitAsync(TimeSpan.FromSeconds(30));

        Downloads.ShouldBe(2);
        new FileInfo(Model).LinkTarget.ShouldBeNull();
        File.ReadAllText(Path.Combine(target, "weights")).ShouldBe(Text);
        ShouldBeInPlace();
    }

    [Fact]
    public async Task DownloadThatIsALink_IsRefused_InsteadOfTriedForEver()
    {
        var target = Folder.Write("elsewhere/weights", Text);

        var refused = FillAsync("a", (place, _) =>
        {
            File.WriteAllText(place + ".sha256", List);
            Directory.CreateSymbolicLink(place, Path.GetDirectoryName(target)!);
            return Task.CompletedTask;
        }).WaitAsync(TimeSpan.FromSeconds(30));

        (await Should.ThrowAsync<FetchException>(refused)).Message
            .ShouldStartWith($"the claim does not keep what was written to it: {Model}.verified does not fit {Model}");
        File.ReadAllText(target).ShouldBe(Text);
    }

    [Fact]
    public async Task ClaimThatKeepsTwoNamesAsOne_IsRefused()
    {
        var list = ListOf("WEIGHTS", "weights");

        var refused = FillAsync(
            "a",
            async (place, token) =>
            {
                await Download(place, token);
                await File.WriteAllTextAsync(place + ".sha256", list, token);
            },
            digest: Sha256(list));

        var message = (await Should.ThrowAsync<FetchException>(refused)).Message;
        message.ShouldContain("the model has 2 files, and on the claim are 1 files");
        message.ShouldContain("use a claim whose file system tells upper from lower case");
        Directory.Exists(Model).ShouldBeFalse();
        Directory.GetFileSystemEntries(Root).ShouldBeEmpty();
    }

    [Fact]
    public async Task WrongModel_IsDeleted_BecauseItsDigestHasAnotherFolder()
    {
        var refused = FillAsync("a", async (place, token) =>
        {
            await Download(place, token);
            throw new FetchException("sha256 mismatch") { IsWrongModel = true };
        });

        await Should.ThrowAsync<FetchException>(refused);
        Directory.GetFileSystemEntries(Root).ShouldBeEmpty();
    }

    [Fact]
    public async Task DownloadThatBrokeOff_IsKeptForTheNext()
    {
        var failed = FillAsync("a", async (place, token) =>
        {
            await Download(place, token);
            throw new FetchException("the server answered 500");
        });
        await Should.ThrowAsync<FetchException>(failed);

        await FillAsync("b", Download);

        Downloads.ShouldBe(1);
        ShouldBeInPlace();
    }
}
