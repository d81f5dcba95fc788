using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.ModelServer.Fetching.Telling;
using ModelOperator.ModelServer.Fetching.Volumes;
using ModelOperator.ModelServer.Tests.Fetching.Folders;

namespace ModelOperator.ModelServer.Tests.Fetching.Volumes;

/// <summary>Runs the command for a model that is served from where it is on a claim.</summary>
public sealed class PlacedModelTests : FolderTestBase
{
    private const string Model = "pvc://claim/my%20models/llm/";

    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal)
    {
        ["config.json"] = "{}",
        ["weights/1.bin"] = "weights",
    };

    private string Digest => DigestOf(_files);

    private string MarkFolder => Folder[$"claim/sha256/{Digest}"];

    [Fact]
    public async Task Folder_IsReadOnce_AndNothingIsCopied()
    {
        Write();

        (await FetchAsync(Model, With)).ShouldBe((0, ""));

        Said.ShouldContain("reading my models/llm on the claim for its digest");
        TerminationMessage.ShouldBe($$"""{"sha256":"{{Digest}}"}""");
        Directory.GetFileSystemEntries(MarkFolder).ShouldHaveSingleItem().ShouldEndWith(".verified");

        (await FetchAsync(Model, With)).ShouldBe((0, ""));
        Said.ShouldBe("my models/llm on the claim is verified, and served from there\n");
    }

    [Fact]
    public async Task FileThatHasAnotherLength_IsReadAgain_AndRefused()
    {
        Write();
        (await FetchAsync(Model, With)).ShouldBe((0, ""));
        Folder.Write("claim/my models/llm/weights/1.bin", "other");
        var found = DigestOf(new Dictionary<string, string>(_files, StringComparer.Ordinal) { ["weights/1.bin"] = "other" });

        var digest = Digest;
        (await FetchAsync(Model, With)).Errors.ShouldBe($"model {Model}: sha256 mismatch: expected {digest}, got {found}");
    }

    [Theory]
    [InlineData("weights/1.bin")] // of the same length
    [InlineData("added")]
    public async Task FileThatIsWrittenAgainOrAdded_IsNoticed_AndRefused(string path)
    {
        Write();
        (await FetchAsync(Model, With)).ShouldBe((0, ""));
        var file = Folder.Write($"claim/my models/llm/{path}", "WEIGHTS");
        File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(1));

        (await FetchAsync(Model, With)).Errors.ShouldStartWith($"model {Model}: sha256 mismatch: expected {Digest}, got ");
    }

    [Fact]
    public async Task FileThatIsReplacedDuringTheRead_IsNotMarked()
    {
        Write();
        var marks = Folder["claim/sha256/x"];
        var reading = new ModelReading("m", TimeProvider.System, TextWriter.Null, new());
        var model = new PlacedModel(Folder["claim"], ModelUri.Parse(Model), marks, "me", reading, TextWriter.Null);

        var refused = await Should.ThrowAsync<FetchException>(() => model.VerifyAsync(
            _ => Folder.Write("claim/my models/llm/weights/1.bin", "longer than before"), CancellationToken.None));

        refused.Message.ShouldStartWith("my models/llm was changed while it was read");
        Directory.Exists(marks).ShouldBeFalse();
    }

    [Fact]
    public async Task File_IsReadOnce()
    {
        Folder.Write("claim/m.onnx", "the model");
        FetchSettings One(FetchSettings settings) => With(settings) with
        {
            Sha256 = Sha256("the model"),
            Output = Folder[$"claim/sha256/{Sha256("the model")}/model.onnx"],
        };

        (await FetchAsync("pvc://claim/m.onnx", One)).ShouldBe((0, ""));
        Said.ShouldContain("reading m.onnx");
        (await FetchAsync("pvc://claim/m.onnx", One)).ShouldBe((0, ""));
        Said.ShouldNotContain("reading");
    }

    [Fact]
    public async Task SameModel_InAnotherPlace_IsVerifiedThere()
    {
        Write();
        (await FetchAsync(Model, With)).ShouldBe((0, ""));
        Folder.Write("claim/other/config.json", "[]");
        Folder.Write("claim/other/weights/1.bin", "weights");

        (await FetchAsync("pvc://claim/other/", With)).Errors.ShouldStartWith("model pvc://claim/other/: sha256 mismatch: expected ");
    }

    [Fact]
    public async Task Links_AreRefused()
    {
        Write();
        File.Delete(Folder["claim/my models/llm/config.json"]);
        File.CreateSymbolicLink(Folder["claim/my models/llm/config.json"], "weights/1.bin");

        (await FetchAsync(Model, With)).Errors.ShouldStartWith($"model {Model}: my models/llm has links, which the server would follow");

        Directory.CreateSymbolicLink(Folder["claim/latest"], "my models");
        (await FetchAsync("pvc://claim/latest/llm/", With)).Errors.ShouldBe(
            "model pvc://claim/latest/llm/: latest/llm has a link or an empty part in its path; name the place that it leads to");
    }

    [Theory]
    [InlineData("pvc://claim/gone/", "the claim has no folder gone")]
    [InlineData("pvc://claim/gone", "the claim has no file gone")]
    [InlineData("pvc://claim/my%20models/llm", "my models/llm is a folder; to serve it, end the address with a slash")]
    [InlineData("pvc://claim/..%2Fother/", "'../other' is no path on the volume; the address must be pvc://claim/path")]
    public async Task ModelThatIsNotThere_IsTold(string uri, string told)
    {
        Write();

        (await FetchAsync(uri, With)).Errors.ShouldBe($"model {uri}: {told}");
    }

    private void Write()
    {
        foreach (var (path, text) in _files)
        {
            Folder.Write($"claim/my models/llm/{path}", text);
        }
    }

    private FetchSettings With(FetchSettings settings) => settings with
    {
        Source = Folder["claim"],
        Output = Path.Combine(MarkFolder, "model"),
        Sha256 = Digest,
        Shared = true,
        InPlace = true,
    };
}
