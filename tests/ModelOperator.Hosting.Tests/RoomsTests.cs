using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Hosting.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("ModelOperator.Hosting"), "ModelOperator.Hosting").ShouldBeEmpty();
}
