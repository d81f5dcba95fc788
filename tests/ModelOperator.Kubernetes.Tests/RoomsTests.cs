using System.Reflection;
using ModelOperator.Testing.Rooms;

namespace ModelOperator.Kubernetes.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Folders_UseEachOtherInNoCircle() =>
        Circles.Of(Assembly.Load("ModelOperator.Kubernetes"), "ModelOperator.Kubernetes").ShouldBeEmpty();
}
