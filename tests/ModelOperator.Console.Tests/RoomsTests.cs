using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Console.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("ModelOperator.Console"), "ModelOperator.Console").ShouldBeEmpty();
}
