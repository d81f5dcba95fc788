namespace ModelOperator.ModelServer.Tests.Fetching.Sources;

public sealed class ConfigMapFetchTests : FetchTestBase
{
    [Fact]
    public async Task Key_WithTheRightDigest_IsCopied()
    {
        Folder.Write("source/v1.onnx", ModelText);

        var result = await FetchAsync("configmap://digits-models/v1.onnx", settings => settings with { Sha256 = Sha256(ModelText) });

        result.ShouldBe((0, ""));
        File.ReadAllText(Output).ShouldBe(ModelText);
        Said.ShouldContain($"model digits-models/v1.onnx: 9 bytes to {Output} in ");
        Said.ShouldContain($"sha256 {Sha256(ModelText)} as expected");
        Directory.GetFileSystemEntries(Path.GetDirectoryName(Output)!).ShouldBe([Output]);
    }

    [Fact]
    public async Task FetchThatStoodStill_AndGoesOn_WritesToNoFileOfTheNext()
    {
        Folder.Write("source/v1.onnx", ModelText);
        Folder.Write("out/.model.onnx.partial", "left");
        await using var stalled = new FileStream(
            Folder["out/.model.onnx.partial"], FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);

        var result = await FetchAsync("configmap://digits-models/v1.onnx", settings => settings with { Sha256 = Sha256(ModelText) });
        stalled.Write("STALLED"u8);

        result.ShouldBe((0, ""));
        File.ReadAllText(Output).ShouldBe(ModelText);
    }

    [Fact]
    public async Task Key_WithoutADigest_IsCopiedAndSaidToBeUnverified()
    {
        Folder.Write("source/v1.onnx", ModelText);

        (await FetchAsync("configmap://digits-models/v1.onnx")).ExitCode.ShouldBe(0);

        Said.ShouldContain("(not verified: no --sha256)");
    }

    [Fact]
    public async Task Digest_ThatDiffers_IsRefused()
    {
        Folder.Write("source/v1.onnx", ModelText);
        var expected = Sha256("another");

        var result = await FetchAsync("configmap://digits-models/v1.onnx", settings => settings with { Sha256 = expected });

        ShouldFail(result, $"model digits-models/v1.onnx: sha256 mismatch: expected {expected}, got {Sha256(ModelText)}");
    }

    [Fact]
    public async Task Failure_LeavesAnOlderFileAsItWas()
    {
        Folder.Write("source/v1.onnx", ModelText);
        Folder.Write("out/model.onnx", "older");

        (await FetchAsync("configmap://digits-models/v1.onnx", settings => settings with { Sha256 = Sha256("another") })).ExitCode.ShouldBe(
            1);

        File.ReadAllText(Output).ShouldBe("older");
    }

    [Fact]
    public async Task Output_WithTheRightDigest_IsLeftAlone()
    {
        Folder.Write("out/model.onnx", ModelText);

        var result = await FetchAsync("configmap://digits-models/gone.onnx", settings => settings with { Sha256 = Sha256(ModelText) });

        result.ShouldBe((0, ""));
        Said.ShouldContain("is there already");
    }

    [Fact]
    public async Task Key_ThatIsMissing_IsToldWithTheKeysThereAre()
    {
        Folder.Write("source/v2.onnx", "b");
        Folder.Write("source/v1.onnx", "a");
        Folder.Write("source/..data/v1.onnx", "a");

        ShouldFail(
            await FetchAsync("configmap://digits-models/v9.onnx"),
            "model digits-models/v9.onnx: the ConfigMap has no key v9.onnx; it has v1.onnx, v2.onnx");
    }

    [Fact]
    public async Task ConfigMap_ThatIsNotMounted_IsTold() => ShouldFail(
        await FetchAsync("configmap://digits-models/v1.onnx"),
        $"model digits-models/v1.onnx: the ConfigMap is not mounted: there is no directory {Folder["source"]} (--source)");

    [Fact]
    public async Task File_ThatIsEmpty_IsRefused()
    {
        Folder.Write("source/v1.onnx", "");

        ShouldFail(await FetchAsync("configmap://digits-models/v1.onnx"), "model digits-models/v1.onnx: the file is empty");
    }

    [Fact]
    public async Task File_OverTheLimit_IsRefused()
    {
        Folder.Write("source/v1.onnx", ModelText);

        ShouldFail(
            await FetchAsync("configmap://digits-models/v1.onnx", settings => settings with { MaxSize = ModelText.Length - 1 }),
            "model digits-models/v1.onnx: the file is larger than 8 bytes (--max-size)");
    }

    [Theory]
    [InlineData("configmap://digits-models", "")]
    [InlineData("configmap://digits-models/a/b", "a/b")]
    [InlineData("configmap://digits-models/..data", "..data")]
    [InlineData("configmap://digits-models/a%2F..%2Fb", "a%2F..%2Fb")]
    public async Task Key_ThatIsNone_IsRefused(string uri, string key)
    {
        Folder.Write("source/..data", ModelText);

        (await FetchAsync(uri)).Errors.ShouldEndWith($": '{key}' is no key of a ConfigMap; the address must be configmap://name/key");
    }

    [Theory]
    [InlineData("s3://bucket", "model s3://bucket/: the address must be s3://bucket/key")]
    [InlineData("oci://registry/",
        "model oci://registry/: the address must be oci://registry/repository:tag or oci://registry/repository@sha256:…")]
    [InlineData("ftp://host/file", "model ftp://host/file: ftp:// is no known kind of address; use https, s3, gs, azure, oci, hf, pvc or configmap")]
    [InlineData("model.onnx", "--uri=model.onnx is no address; it must be like https://host/path or s3://bucket/key")]
    [InlineData("https://user:secret@host/file", "--uri for host host has a user or password in it, which would end up in specs and logs")]
    public async Task Address_ThatWeDoNotRead_IsRefused(string uri, string sentence) => ShouldFail(await FetchAsync(uri), sentence);

    [Fact]
    public async Task Output_ThatCannotBeWritten_IsTold()
    {
        Folder.Write("source/v1.onnx", ModelText);
        var blocked = Path.Combine(Folder.Write("file", ""), "model.onnx");

        var (exitCode, errors) = await FetchAsync("configmap://digits-models/v1.onnx", settings => settings with { Output = blocked });

        exitCode.ShouldBe(1);
        errors.ShouldStartWith("model digits-models/v1.onnx: ");
        errors.ShouldContain(Folder["file"]);
    }
}
