using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Actions;

/// <summary>The operator as it is shipped finds a check bad and does what the spec says.</summary>
public sealed class WholeOperatorTests
{
    private const string Deployment = "/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits";
    private const string Jobs = "/apis/batch/v1/namespaces/ml/jobs";
    private const string Template = "/apis/batch/v1/namespaces/ml/cronjobs/retrain";
    private const string TemplateText = """
        {
          "metadata": {"annotations": {"modeloperator.dev/action": "true"}},
          "spec": {
            "suspend": true,
            "schedule": "0 0 1 1 *",
            "jobTemplate": {"spec": {"template": {"spec": {"containers": [{"name": "train"}]}}}}
          }
        }
        """;

    private static readonly DateTimeOffset Before = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly CheckStatus Bad =
        new() { Name = "nulls", Verdict = CheckVerdict.Bad, Since = Before, Value = 0.5, Limit = "<= 1 %" };
    private static readonly ActionSpec Retrain = new() { When = ["Nulls"], For = "30m", Job = new() { Name = "retrain" } };

    [Fact]
    public async Task R32_BadCheck_IsOneJob_AndTheStatusSaysSo()
    {
        await using var sut = await OperatorInMemory.StartAsync(cluster =>
        {
            cluster.Put(Template, TemplateText);
            cluster.Put(Deployment, Watched(Retrain));
        }, FindsItBad);

        await Eventually.True(() => (string?)Action(sut)?["lastResult"] == "Done");

        var job = sut.Cluster.List(Jobs).ShouldHaveSingleItem();
        ((string?)Action(sut)!["lastMessage"]).ShouldBe($"Job {(string?)job["metadata"]!["name"]} was made");
        Action(sut)!["pending"].ShouldBeNull();
        ((string?)job["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]![0]!["value"]).ShouldBe("digits");
        sut.Writes.Count(write => write.StartsWith("POST jobs", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task R32_OperatorThatDiedAfterTheJobWasMade_LeavesOneJob()
    {
        var decided = new ActionRun { Id = "0123456789abcdef", Cause = "Nulls", Check = "nulls", Revision = Revision, At = Before };
        var known = new ActionStatus { Name = "job-retrain", LastCheckAt = Recently, Pending = [decided] };
        await using var sut = await OperatorInMemory.StartAsync(cluster =>
        {
            cluster.Put(Template, TemplateText);
            cluster.Put($"{Jobs}/retrain-0123456789abcdef");
            cluster.Put(Deployment, Watched(Retrain, known));
        });

        await Eventually.True(() => (string?)Action(sut)?["lastResult"] == "Done");

        sut.Cluster.List(Jobs).Count.ShouldBe(1);
        Action(sut)!["pending"].ShouldBeNull();
    }

    [Fact]
    public async Task R32_WhatWaits_IsNotDoneAsARefusedSpecSays()
    {
        var train = Retrain with { Name = "train", Cooldown = "1000h" };
        var decided = new ActionRun { Id = "0123456789abcdef", Cause = "Nulls", Check = "nulls", Revision = Revision, At = Before };
        var known = new ActionStatus { Name = "train", LastCheckAt = Recently, Pending = [decided] };
        var refused = train with { Job = new() { Name = "other" }, For = "soon" };
        await using var sut = await OperatorInMemory.StartAsync(cluster =>
        {
            cluster.Put(Template, TemplateText);
            cluster.Put(Template.Replace("retrain", "other", StringComparison.Ordinal), TemplateText);
            cluster.Put(Deployment, Watched(refused, known));
        });
        await sut.UntilAsync("Accepted", "False", "spec.monitoring.actions[0].for");

        sut.Apply(Digits(train));

        await Eventually.True(() => (string?)Action(sut)?["lastResult"] == "Done");
        ((string?)sut.Cluster.List(Jobs).ShouldHaveSingleItem()["metadata"]!["name"]).ShouldBe("retrain-0123456789abcdef");
    }

    [Fact]
    public async Task R27_RefusedSpec_LeavesWhatIsKnownOfTheChecks()
    {
        var refused = Digits(Retrain) with { Spec = Digits(Retrain).Spec with { Monitoring = null, ProgressDeadline = "soon" } };
        await using var sut = await OperatorInMemory.StartAsync(cluster => cluster.Put(Deployment, Watched(refused)));

        await sut.UntilAsync("Accepted", "False", "");

        var known = sut.Cluster.Get(Deployment)!["status"]!["monitoring"].ShouldNotBeNull();
        ((string?)known["checks"]![0]!["verdict"]).ShouldBe("Bad");
    }

    [Fact]
    public async Task R32_EventGoesToTheSink_UnderTheIdOfTheStatus()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var sut = await OperatorInMemory.StartAsync(
            cluster => cluster.Put(Deployment, Watched(Retrain with { Job = null, Event = new() { Sink = "desk" } })),
            FindsItBad,
            args: [$"--Sinks:desk:Address={server.Address}"]);

        var request = await server.NextAsync();
        var sent = JsonNode.Parse(request.Body)!;
        ((string?)Action(sut)!["pending"]![0]!["id"]).ShouldBe((string?)sent["id"]);
        await request.AnswerAsync(202, "");

        await Eventually.True(() => (string?)Action(sut)?["lastResult"] == "Done");
        ((string?)sent["data"]!["check"]).ShouldBe("nulls");
        server.HasNext.ShouldBeFalse();
    }

    [Fact]
    public async Task MissingTemplate_IsASentenceInTheStatus_AndIsNotAskedForAgainAtOnce()
    {
        await using var sut = await OperatorInMemory.StartAsync(cluster => cluster.Put(Deployment, Watched(Retrain)), FindsItBad);

        await Eventually.True(() => Action(sut)?["pending"]?[0]?["problem"] is not null);

        ((string?)Action(sut)!["pending"]![0]!["problem"]).ShouldBe(
            "there is no CronJob retrain in the namespace; make one that is suspended");
        sut.Cluster.Server.Received.Count(request => request.Path == Template).ShouldBe(1);
    }

    // Nothing is begun for what stands in the status until the operator has looked itself.
    private static void FindsItBad(IServiceCollection services) => services.AddSingleton<IModelWatcher>(new Watcher());

    private static string Revision => DesiredRevision.Of(Digits(Retrain).Spec).Revision;

    private static DateTimeOffset Recently => TimeProvider.System.GetUtcNow();

    private static JsonObject? Action(OperatorInMemory sut) =>
        (sut.Cluster.Get(Deployment)?["status"]?["actions"] as JsonArray)?.Single() as JsonObject;

    private static ModelDeployment Digits(ActionSpec action) =>
        Sample.Digits(spec => spec with { Gpu = null, Monitoring = new() { Interval = "10s", Actions = [action] } });

    private static JsonObject Watched(ActionSpec action, ActionStatus? known = null) => Watched(Digits(action), known);

    private static JsonObject Watched(ModelDeployment digits, ActionStatus? known = null)
    {
        digits = digits with
        {
            Status = new ModelDeploymentStatus
            {
                StableRevision = Revision,
                Monitoring = new()
                {
                    Revision = Revision,
                    Checks = [Bad],
                },
                Actions = known is null ? null : [known],
            },
        };
        var state = JsonSerializer.SerializeToNode(digits, ModelOperatorJsonContext.Default.ModelDeployment)!.AsObject();
        state["metadata"]!.AsObject().Remove("uid");
        return state;
    }

    private sealed class Watcher : IModelWatcher
    {
        public Task<IReadOnlyList<CheckStatus>> LookAsync(
            ModelDeployment owner, string revision, IReadOnlyList<CheckStatus> before, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<CheckStatus>>([Bad]);
    }
}
