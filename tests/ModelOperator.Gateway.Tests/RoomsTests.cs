using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Gateway.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("ModelOperator.Gateway"), "ModelOperator.Gateway").ShouldBeEmpty();
}
