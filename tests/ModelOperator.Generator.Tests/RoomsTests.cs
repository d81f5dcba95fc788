using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Generator.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("ModelOperator.Generator"), "ModelOperator.Generator").ShouldBeEmpty();
}
