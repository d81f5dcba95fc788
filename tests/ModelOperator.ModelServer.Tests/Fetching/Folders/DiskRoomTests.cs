using ModelOperator.ModelServer.Fetching.Folders;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Tests.Fetching.Folders;

public sealed class DiskRoomTests
{
    [Fact]
    public void FreeRoom_IsThatOfTheFoldersOwnFileSystem()
    {
        DiskRoom.FreeIn("/proc").ShouldBe(0, "the kernel's own file system has no room, wherever it is mounted");
        DiskRoom.FreeIn(Path.GetTempPath()).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(10, 10, true)]
    [InlineData(11, 10, false)]
    public void Room_IsRequiredToTheByte(long needed, long free, bool enough)
    {
        void Require() => DiskRoom.Require(needed, "/models", _ => free);

        if (enough)
        {
            Should.NotThrow(Require);
        }
        else
        {
            Should.Throw<FetchException>(Require).Message.ShouldStartWith("the disk is too small: the folder needs ");
        }
    }
}
