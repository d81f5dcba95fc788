using ModelOperator.Contracts.Models;

namespace ModelOperator.Contracts.Tests.Models;

public sealed class FolderPathsTests
{
    [Theory]
    [InlineData("model.onnx")]
    [InlineData("1/model.onnx")]
    [InlineData(".gitattributes")]
    [InlineData("..data/weights of ü/…")]
    public void Path_WithinTheFolder_IsGood(string path) => FolderPaths.Problem(path).ShouldBeNull();

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("/etc/passwd", "is absolute")]
    [InlineData("../x", "has the part '..', which could lead out of the folder")]
    [InlineData("a/../../x", "has the part '..', which could lead out of the folder")]
    [InlineData("a/./x", "has the part '.', which could lead out of the folder")]
    [InlineData("a//x", "has two slashes in a row, or one at its end")]
    [InlineData("a/", "has two slashes in a row, or one at its end")]
    [InlineData("a\nb", "has a control character")]
    [InlineData("a\0b", "has a control character")]
    [InlineData("a\\b", "has a backslash")]
    [InlineData("a\ud800", "is not written in UTF-8")]
    public void Path_ThatCouldDoHarm_IsRefused(string path, string problem) => FolderPaths.Problem(path).ShouldBe(problem);

    [Fact]
    public void Path_ThatNoDiskTakes_IsRefused()
    {
        FolderPaths.Problem(new string('a', 255)).ShouldBeNull();
        FolderPaths.Problem(new string('ü', 128)).ShouldBe("has a part of more than 255 bytes");
        FolderPaths.Problem(string.Join('/', Enumerable.Repeat("ab", 341))).ShouldBeNull();
        FolderPaths.Problem(string.Join('/', Enumerable.Repeat("ab", 342))).ShouldBe("has more than 1024 characters");
    }

    [Fact]
    public void FileThatIsAlsoAFolder_IsFound()
    {
        FolderPaths.FileThatIsAFolderToo(["a/b/c", "a/b", "x"]).ShouldBe("a/b");
        FolderPaths.FileThatIsAFolderToo(["a/b/c", "a/bc", "A/b"]).ShouldBeNull();
    }

    [Fact]
    public void PathInAMessage_IsOneShortLine() =>
        FolderPaths.Shown("a\nb" + new string('c', 200)).ShouldBe("a?b" + new string('c', 97) + "…");
}
