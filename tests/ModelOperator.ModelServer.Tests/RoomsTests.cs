using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.ModelServer.Tests;

public sealed class RoomsTests
{
    [Theory]
    [InlineData("ModelOperator.ModelServer")]
    [InlineData("ModelOperator.Fetching")]
    public void Folders_UseEachOtherInNoCircle(string project) => Circles.Of(Assembly.Load(project), project).ShouldBeEmpty();
}
