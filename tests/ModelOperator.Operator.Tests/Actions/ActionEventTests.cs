using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Operator.Actions;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;
using ModelOperator.Sinks;
using ModelOperator.Sinks.Sending;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Actions;

public sealed class ActionEventTests
{
    private static readonly ActionRun Run = new()
    {
        Id = "0123456789abcdef",
        Cause = "InputDrift",
        At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Revision = "aaaaaaaaaa",
        Version = "7",
        Check = "inputDrift",
        Value = 0.4,
        Limit = "<= 0.2",
        Samples = 5000,
        Since = new(2026, 1, 2, 2, 34, 5, TimeSpan.Zero),
        Problem = "a sentence of a server",
    };

    [Fact]
    public async Task Event_SaysWhichModelAndCheck_InNamesAndNumbers()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var host = await StartAsync(server.Address);

        var outcome = DoAsync(host);
        var request = await server.NextAsync();
        await request.AnswerAsync(202, "");

        (await outcome.Soon()).ShouldBe(new ActionOutcome(Run.Id, ActionResult.Done, "sink retrain took event 0123456789abcdef"));
        JsonNode.DeepEquals(JsonNode.Parse(request.Body), JsonNode.Parse("""
            {
              "specversion": "1.0",
              "id": "0123456789abcdef",
              "type": "dev.modeloperator.check.bad",
              "source": "/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits",
              "subject": "inputDrift",
              "time": "2026-01-02T03:04:05Z",
              "datacontenttype": "application/json",
              "data": {
                "namespace": "ml", "name": "digits", "action": "event-retrain", "cause": "InputDrift", "revision": "aaaaaaaaaa",
                "version": "7", "check": "inputDrift", "value": 0.4, "limit": "<= 0.2", "samples": 5000, "since": "2026-01-02T02:34:05Z"
              }
            }
            """)).ShouldBeTrue(request.Body);
    }

    [Theory]
    [InlineData("Recovered", "dev.modeloperator.check.recovered")]
    [InlineData("ApprovalWanted", "dev.modeloperator.rollout.approvalwanted")]
    [InlineData("Promoted", "dev.modeloperator.rollout.promoted")]
    [InlineData("RolledBack", "dev.modeloperator.rollout.rolledback")]
    [InlineData("Quality", "dev.modeloperator.check.bad")]
    public void Type_IsThatOfTheCause(string cause, string type) =>
        ActionEventBuilder.Build(Sample.Digits(), "a", Run with { Cause = cause }).Type.ShouldBe(type);

    [Fact]
    public void VersionOfARunThatAnEarlierOperatorDecided_IsThatOfItsRevision()
    {
        var owner = Sample.Digits() with { Status = new() { Revisions = [new() { Revision = Run.Revision, ModelVersion = "6" }] } };

        ((string?)((JsonObject)ActionEventBuilder.Build(owner, "a", Run with { Version = null }).Data!)["version"]).ShouldBe("6");
    }

    [Fact]
    public async Task SinkThatRefuses_IsTriedAgain_WithItsSentence()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Always(_ => true, request => request.AnswerAsync(401, ""));
        using var host = await StartAsync(server.Address);

        (await DoAsync(host).Soon()).ShouldBe(
            new ActionOutcome(Run.Id, null, "sink retrain did not take the event: it answered 401"));
    }

    [Fact]
    public async Task EventThatIsTooLargeForASink_IsTriedAgain_WithItsSentence()
    {
        using var host = await StartAsync(new("http://127.0.0.1:1"));

        var outcome = await DoAsync(host, Run with { Limit = new('x', EventSink.LargestRequest) }).Soon();

        outcome.Result.ShouldBeNull();
        outcome.Message.ShouldStartWith("an event has 1048576 bytes at most");
    }

    [Fact]
    public async Task SinkThatIsNotConfiguredAnyMore_IsASentence()
    {
        using var host = await StartAsync(address: null);

        (await DoAsync(host).Soon()).Message.ShouldStartWith(
            "sink 'retrain' is unknown; an administrator adds it with Sinks:retrain:Address");
    }

    private static Task<ActionOutcome> DoAsync(IHost host, ActionRun? run = null)
    {
        var action = new ActionSpec { When = ["InputDrift"], Event = new() { Sink = "retrain" } };
        return new ActionDoer(new MemoryApi(), host.Services.GetRequiredService<SinkRegistry>())
            .DoAsync(Sample.Digits(), action, run ?? Run, CancellationToken.None);
    }

    private static async Task<IHost> StartAsync(Uri? address)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Sinks:retrain:Address", address?.ToString())]);
        builder.Services.AddSingleton(Prometheus.Metrics.NewCustomRegistry());
        builder.Services.AddSinks(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
