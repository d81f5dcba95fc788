using ModelOperator.ModelServer.Fetching.Sharing;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Fetching.Sharing;

public sealed class OwnFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Model => _folder["claim/model"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PodThatStoodStill_CannotReplaceWhatItsSuccessorPublished()
    {
        var (stalled, next) = (Begin("a"), Begin("b"));
        stalled.TakeOver();
        _folder.Write("claim/.fetch-a/model/weights", "of a");
        next.TakeOver();
        Directory.Delete(next.Place, recursive: true);
        _folder.Write("claim/.fetch-b/model/weights", "of b");
        next.Publish();

        Should.Throw<IOException>(stalled.Publish);
        stalled.Delete();

        File.ReadAllText(Path.Combine(Model, "weights")).ShouldBe("of b");
    }

    [Fact]
    public void PodThatStoodStill_CannotMark()
    {
        var (stalled, next) = (Begin("a"), Begin("b"));
        stalled.TakeOver();
        File.WriteAllText(stalled.Mark, "of a");
        next.TakeOver();

        Should.Throw<IOException>(() => stalled.PublishMark(Model + ".verified"));

        File.Exists(Model + ".verified").ShouldBeFalse();
    }

    [Theory]
    [InlineData("x", "y")]
    [InlineData("y", "x")]
    public void OfSeveralDeadPods_TheOneWithTheMostBytes_IsGoneOnWith(string more, string less)
    {
        _folder.Write($"claim/.fetch-{more}/.model.partial/tree/weights", "the most bytes");
        _folder.Write($"claim/.fetch-{less}/.model.partial/tree/weights", "few");

        Begin("b").TakeOver();

        File.ReadAllText(_folder["claim/.fetch-b/.model.partial/tree/weights"]).ShouldBe("the most bytes");
        Directory.GetDirectories(_folder["claim"]).ShouldBe([_folder["claim/.fetch-b"]]);
    }

    [Fact]
    public void LinkThatLooksLikeADeadPodsFolder_IsDeleted_AndItsTargetIsLeftAlone()
    {
        var kept = _folder.Write("elsewhere/weights", "kept");
        Directory.CreateDirectory(_folder["claim"]);
        Directory.CreateSymbolicLink(_folder["claim/.fetch-dead"], Path.GetDirectoryName(kept)!);

        Begin("b").TakeOver();

        File.ReadAllText(kept).ShouldBe("kept");
        Directory.GetDirectories(_folder["claim"]).ShouldBe([_folder["claim/.fetch-b"]]);
        new FileInfo(_folder["claim/.fetch-b"]).LinkTarget.ShouldBeNull();
    }

    private OwnFolder Begin(string owner)
    {
        Directory.CreateDirectory(_folder["claim"]);
        return new OwnFolder(Model, owner);
    }
}
