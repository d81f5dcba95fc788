using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching.Sharing;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Fetching.Sharing;

public sealed class ExclusiveFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_IsMadeOnce()
    {
        ExclusiveFile.TryCreate(_folder["lock"], file => file.WriteByte((byte)'a')).ShouldBeTrue();
        ExclusiveFile.TryCreate(_folder["lock"], file => file.WriteByte((byte)'b')).ShouldBeFalse();

        File.ReadAllText(_folder["lock"]).ShouldBe("a");
    }

    [Fact]
    public void FullDisk_IsTold_AndTheFileIsNotLeftToOthers()
    {
        var refused = Should.Throw<FetchException>(() => ExclusiveFile.TryCreate(_folder["lock"], _ =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.WriteByte(1);
        }));

        refused.Message.ShouldStartWith($"{_folder["lock"]} cannot be written: No space left on device");
        refused.Message.ShouldEndWith("; see whether the claim has room");
        _folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public void FolderThatIsNotThere_IsNotTakenForAnothersFile() =>
        Should.Throw<DirectoryNotFoundException>(() => ExclusiveFile.TryCreate(_folder["none/lock"], _ => { }));
}
