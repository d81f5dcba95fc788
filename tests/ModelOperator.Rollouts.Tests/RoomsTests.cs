using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Rollouts.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("ModelOperator.Rollouts"), "ModelOperator.Rollouts").ShouldBeEmpty();
}
