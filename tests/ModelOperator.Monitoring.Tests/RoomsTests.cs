using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Monitoring.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("ModelOperator.Monitoring"), "ModelOperator.Monitoring").ShouldBeEmpty();
}
