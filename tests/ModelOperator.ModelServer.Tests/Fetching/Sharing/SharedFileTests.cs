using ModelOperator.ModelServer.Fetching.Sharing;

namespace ModelOperator.ModelServer.Tests.Fetching.Sharing;

/// <summary>A shared model that is one file and not a folder.</summary>
public sealed class SharedFileTests : SharedFolderTestBase
{
    private int _files;

    private string Output => Path.Combine(Root, "model.onnx");

    [Fact]
    public async Task SecondPod_UsesTheFileOfTheFirst()
    {
        await FillAsync("a");
        await FillAsync("b");

        _files.ShouldBe(1);
        ShouldHaveTheFile();
    }

    [Fact]
    public async Task FileThatWasCutOff_IsReplaced()
    {
        await FillAsync("a");
        File.WriteAllText(Output, "the");

        await FillAsync("b");

        _files.ShouldBe(2);
        ShouldHaveTheFile();
    }

    [Fact]
    public async Task FileWithoutAMark_IsReadOnce()
    {
        await FillAsync("a");
        File.Delete(Output + ".verified");

        await FillAsync("b");

        _files.ShouldBe(1);
        ShouldHaveTheFile();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FileThatBecameALink_IsReplaced_AndItsTargetIsLeftAlone(bool leadsSomewhere)
    {
        await FillAsync("a");
        File.Move(Output, Folder["elsewhere"]);
        File.CreateSymbolicLink(Output, leadsSomewhere ? Folder["elsewhere"] : Folder["nowhere"]);

        await FillAsync("b");

        _files.ShouldBe(2);
        new FileInfo(Output).LinkTarget.ShouldBeNull();
        File.ReadAllText(Folder["elsewhere"]).ShouldBe(Text);
        ShouldHaveTheFile();
    }

    [Fact]
    public async Task FolderWhereTheFileBelongs_IsReplaced()
    {
        Folder.Write("cache/digest/model.onnx/weights", Text);

        await FillAsync("a");

        ShouldHaveTheFile();
    }

    private Task FillAsync(string owner) => FillAsync(
        owner,
        async (place, token) =>
        {
            _files++;
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            await File.WriteAllTextAsync(place, Text, token);
        },
        Output, Sha256(Text)).WaitAsync(TimeSpan.FromSeconds(30));

    private void ShouldHaveTheFile()
    {
        File.ReadAllText(Output).ShouldBe(Text);
        VerifiedMark.IsValid(Output + ".verified", Output).ShouldBeTrue();
        Directory.GetFileSystemEntries(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["model.onnx", "model.onnx.verified"]);
    }
}
