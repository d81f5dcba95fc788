using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching.Folders;

namespace ModelOperator.ModelServer.Tests.Fetching.Folders;

public sealed class DiskRoomTests
{
    [Fact]
    public void FreeRoom_IsThatOfTheFoldersOwnFileSystem()
    {
        DiskRoom.SpaceOf("/proc").Free.ShouldBe(0, "the kernel's own file system has no room, wherever it is mounted");
        var space = DiskRoom.SpaceOf(Path.GetTempPath());
        space.Free.ShouldBeGreaterThan(0);
        space.Size.ShouldBeGreaterThanOrEqualTo(space.Free);
    }

    [Theory]
    [InlineData(0, 0, 0, true)]
    [InlineData(90, 100, 100, true)]
    [InlineData(91, 100, 100, false)]
    [InlineData(480L << 30, 500L << 30, 1000L << 30, true)]
    [InlineData((480L << 30) + 1, 500L << 30, 1000L << 30, false)]
    public void Room_IsRequiredToTheByte_AndATenthOr20GiBStayFree(long needed, long free, long size, bool enough)
    {
        void Require() => DiskRoom.Require(needed, "/models", _ => new(free, size));

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
