using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Analysis.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("ModelOperator.Analysis"), "ModelOperator.Analysis").ShouldBeEmpty();
}
