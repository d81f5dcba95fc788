using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Operator.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("ModelOperator.Operator"), "ModelOperator.Operator").ShouldBeEmpty();
}
