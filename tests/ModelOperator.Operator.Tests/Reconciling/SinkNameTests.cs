using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;

namespace ModelOperator.Operator.Tests.Reconciling;

public sealed class SinkNameTests
{
    [Fact]
    public async Task ActionWithAnUnknownSink_IsWarnedOfByName_AndRolloutsGoOn()
    {
        await using var sut = await OperatorInMemory.StartAsync();

        sut.Apply(Sample.Digits(spec => spec with
        {
            Gpu = null,
            Monitoring = new() { Actions = [new() { When = ["Promoted"], Event = new() { Sink = "retrain" } }] },
        }));

        var condition = await sut.UntilAsync("Accepted", "True", "spec.monitoring.actions[0].event.sink");
        ((string?)condition["reason"]).ShouldBe("SinkUnavailable");
        ((string?)condition["message"])!.ShouldContain("sink 'retrain' is unknown; an administrator adds it with Sinks:retrain:Address");
        ((string?)condition["message"])!.ShouldContain("no events are sent to it");
        await sut.UntilAsync("Progressing", "True", "in deployment");
    }
}
