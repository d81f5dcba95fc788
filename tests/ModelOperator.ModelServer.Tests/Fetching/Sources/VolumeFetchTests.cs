namespace ModelOperator.ModelServer.Tests.Fetching.Sources;

public sealed class VolumeFetchTests : FetchTestBase
{
    [Fact]
    public async Task File_OnTheVolume_IsCopied()
    {
        Folder.Write("source/models/m.onnx", ModelText);

        (await FetchAsync("pvc://claim/models/m.onnx", settings => settings with { Sha256 = Sha256(ModelText) })).ShouldBe((0, ""));

        File.ReadAllText(Output).ShouldBe(ModelText);
    }

    [Fact]
    public async Task Link_OutOfTheVolume_IsRefused()
    {
        Folder.Write("secret/token", "s3cret");
        Folder.Write("source/other", "");
        File.CreateSymbolicLink(Folder["source/m.onnx"], Folder["secret/token"]);
        Directory.CreateSymbolicLink(Folder["source/folder"], Folder["secret"]);

        ShouldFail(await FetchAsync("pvc://claim/m.onnx"), "model pvc://claim/m.onnx: m.onnx is a link that leads out of the volume");
        ShouldFail(await FetchAsync("pvc://claim/folder/token"),
            "model pvc://claim/folder/token: folder/token is a link that leads out of the volume");
    }

    [Fact]
    public async Task Link_WithinTheVolume_IsFollowed()
    {
        Folder.Write("source/v1.onnx", ModelText);
        File.CreateSymbolicLink(Folder["source/latest.onnx"], "v1.onnx");

        (await FetchAsync("pvc://claim/latest.onnx")).ShouldBe((0, ""));
    }

    [Fact]
    public async Task File_ThatIsMissing_IsNamed()
    {
        Folder.Write("source/other", "");

        ShouldFail(await FetchAsync("pvc://claim/m.onnx"), "model pvc://claim/m.onnx: the volume has no file m.onnx");
    }

    [Fact]
    public async Task Path_OutOfTheVolume_IsRefused()
    {
        Folder.Write("source/other", "");

        var (exitCode, errors) = await FetchAsync("pvc://claim/%2e%2e%2ftermination-log");

        exitCode.ShouldBe(1);
        errors.ShouldContain("is no path on the volume");
    }
}
