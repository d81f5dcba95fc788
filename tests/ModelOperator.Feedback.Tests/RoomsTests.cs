using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Feedback.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("ModelOperator.Feedback"), "ModelOperator.Feedback").ShouldBeEmpty();
}
