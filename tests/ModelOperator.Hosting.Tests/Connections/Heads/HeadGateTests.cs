using ModelOperator.Hosting.Connections.Heads;

namespace ModelOperator.Hosting.Tests.Connections.Heads;

public sealed class HeadGateTests
{
    [Fact]
    public async Task WhoFindsItFull_WaitsItsTurn()
    {
        var gate = new HeadGate(100, TimeProvider.System);
        await gate.EnterAsync(90);
        var large = gate.EnterAsync(50);
        var small = gate.EnterAsync(10);
        small.IsCompleted.ShouldBeFalse("it would overtake the large one for ever");

        gate.Leave(40);
        large.IsCompleted.ShouldBeTrue();
        small.IsCompleted.ShouldBeFalse();
        gate.Leave(50);

        small.IsCompleted.ShouldBeTrue();
        await large;
        await small;
    }
}
