using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Cli.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("kubectl-modeldeployment"), "ModelOperator.Cli").ShouldBeEmpty();
}
