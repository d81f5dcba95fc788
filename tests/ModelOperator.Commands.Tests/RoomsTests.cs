using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Commands.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("ModelOperator.Commands"), "ModelOperator.Commands").ShouldBeEmpty();
}
