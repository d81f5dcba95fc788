using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.ModelServer.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("ModelOperator.ModelServer"), "ModelOperator.ModelServer").ShouldBeEmpty();
}
