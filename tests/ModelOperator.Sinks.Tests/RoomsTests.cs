using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Sinks.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("ModelOperator.Sinks"), "ModelOperator.Sinks").ShouldBeEmpty();
}
