using ModelOperator.Docs.Tests.Rooms.Circle.Left;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Docs.Tests.Rooms;

public sealed class CirclesTests
{
    [Fact]
    public void FoldersInACircle_AreNamedWithWhatUsesWhat() =>
        Circles.Of(typeof(First).Assembly, "ModelOperator.Docs.Tests.Rooms.Circle").ShouldBe(
            ["Left.First uses Right.Second", "Right.Second uses Left.First"]);

    [Fact]
    public void NamespaceWithoutFolders_IsAMistakeOfTheTest() =>
        Should.Throw<InvalidOperationException>(() => Circles.Of(typeof(First).Assembly, "No.Such.Namespace"));
}
