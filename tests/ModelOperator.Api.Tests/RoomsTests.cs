using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Api.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() => Circles.Of(Assembly.Load("ModelOperator.Api"), "ModelOperator.Api").ShouldBeEmpty();
}
