using System.Diagnostics;

namespace ModelOperator.ModelServer.Tests.Fetching.Folders;

public sealed class VolumeFolderTests : FolderTestBase
{
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
}
