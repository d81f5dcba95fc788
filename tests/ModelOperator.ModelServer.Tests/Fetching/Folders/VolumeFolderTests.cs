using System.Diagnostics;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching.Volumes;

namespace ModelOperator.ModelServer.Tests.Fetching.Folders;

public sealed class VolumeFolderTests : FolderTestBase
{
    private const string Overwritten =
        "the file was overwritten after the folder had been listed; try again when nobody writes to it";

    [Fact]
    public async Task Folder_OnTheVolume_IsCopied()
    {
        Folder.Write("source/models/v1/model.onnx", ModelText);
        Folder.Write("source/models/v1/data/weights", "weights");
        Folder.Write("source/models/v2/model.onnx", "another");
        File.CreateSymbolicLink(Folder["source/models/v1/latest"], "model.onnx");

        (await FetchFolderAsync("pvc://claim/models/v1/")).ShouldBe((0, ""));

        ShouldBeInPlace([new("model.onnx", ModelText), new("data/weights", "weights"), new("latest", ModelText)]);
    }

    [Fact]
    public async Task Link_OutOfTheFolder_IsRefused()
    {
        Folder.Write("source/other/secret", "s3cret");
        Folder.Write("source/v1/model.onnx", ModelText);
        File.CreateSymbolicLink(Folder["source/v1/x"], "../other/secret");

        ShouldBeRefused(await FetchFolderAsync("pvc://claim/v1/"), "model pvc://claim/v1/: x is a link that leads out of the folder");
    }

    [Fact]
    public async Task Folder_ThatIsALinkOutOfTheVolume_IsRefused()
    {
        Folder.Write("secret/token", "s3cret");
        Folder.Write("source/other", "");
        Directory.CreateSymbolicLink(Folder["source/v1"], Folder["secret"]);

        ShouldBeRefused(await FetchFolderAsync("pvc://claim/v1/"), "model pvc://claim/v1/: v1 is a link that leads out of the volume");
    }

    [Fact]
    public async Task LinkOutOfTheFolder_BehindALinkToAFolder_IsRefused()
    {
        Folder.Write("source/deep/er/versions/v1/model.onnx", ModelText);
        Folder.Write("source/deep/er/current/v1/secret", "s3cret");
        Directory.CreateSymbolicLink(Folder["source/current"], "deep/er/versions");
        // By the names alone this is a file of the folder.
        File.CreateSymbolicLink(Folder["source/current/v1/x"], "../../current/v1/secret");

        ShouldBeRefused(
            await FetchFolderAsync("pvc://claim/current/v1/"),
            "model pvc://claim/current/v1/: x is a link that leads out of the folder");
    }

    [Fact]
    public async Task FileThatBecomesALink_AfterItWasListed_IsNotRead()
    {
        var listed = await ListedAsync();
        Folder.Write("credentials/token", new string('s', ModelText.Length));
        File.SetLastWriteTimeUtc(Folder["credentials/token"], File.GetLastWriteTimeUtc(Folder["source/v1/model.onnx"]));
        File.Delete(Folder["source/v1/model.onnx"]);
        File.CreateSymbolicLink(Folder["source/v1/model.onnx"], Folder["credentials/token"]);

        (await RefusalAsync(() => listed.OpenAsync(null, CancellationToken.None)))
            .ShouldBe("it was made a link to another place after it had been checked");
    }

    [Fact]
    public async Task FileThatIsOverwritten_AfterItWasListed_IsRefused()
    {
        var listed = await ListedAsync();
        Overwrite();
        await using var content = await listed.OpenAsync(null, CancellationToken.None);

        (await RefusalAsync(() => content.Stream.CopyToAsync(Stream.Null))).ShouldBe(Overwritten);
    }

    [Fact]
    public async Task FileThatIsOverwritten_WhileItIsRead_IsRefused()
    {
        var listed = await ListedAsync();
        await using var content = await listed.OpenAsync(null, CancellationToken.None);
        (await content.Stream.ReadAsync(new byte[2])).ShouldBe(2);
        Overwrite();

        (await RefusalAsync(() => content.Stream.CopyToAsync(Stream.Null))).ShouldBe(Overwritten);
    }

    [Fact]
    public async Task FolderThatIsMissing_IsNamed()
    {
        Folder.Write("source/other", "");

        ShouldBeRefused(await FetchFolderAsync("pvc://claim/v1/"), "model pvc://claim/v1/: the volume has no folder v1");
    }

    [Fact]
    public async Task FolderWithoutASlash_IsToldTheRemedy()
    {
        Folder.Write("source/v1/model.onnx", ModelText);

        ShouldFail(
            await FetchAsync("pvc://claim/v1"),
            "model pvc://claim/v1: v1 is a folder; to serve it, end the address with a slash");
    }

    [Fact]
    public async Task Pipe_IsGivenUp()
    {
        Folder.Write("source/v1/model.onnx", ModelText);
        var pipe = Folder["source/v1/pipe"];
        using (var process = Process.Start("mkfifo", pipe))
        {
            process.WaitForExit();
        }

        try
        {
            ShouldBeRefused(
                await FetchFolderAsync("pvc://claim/v1/", settings => settings with { StallTimeout = TimeSpan.FromMilliseconds(200) }),
                "model pvc://claim/v1/: pipe: nothing came for 0.2 s (--stall-timeout-seconds)");
        }
        finally
        {
            // The threads that wait for a writer go on.
            await using var writer = new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite);
        }
    }

    private static async Task<string> RefusalAsync(Func<Task> act) => (await Should.ThrowAsync<FetchException>(act)).Message;

    private async Task<ListedFile> ListedAsync()
    {
        Folder.Write("source/v1/model.onnx", ModelText);
        var page = await new VolumeFolderSource(Folder["source"]).ListAsync(ModelUri.Parse("pvc://claim/v1/"), CancellationToken.None);
        return page.Files.ShouldHaveSingleItem();
    }

    /// <summary>Writes other bytes, as many as before, a second later.</summary>
    private void Overwrite()
    {
        var path = Folder["source/v1/model.onnx"];
        var before = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, new string('x', ModelText.Length));
        File.SetLastWriteTimeUtc(path, before.AddSeconds(1));
    }
}
