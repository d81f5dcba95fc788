using System.Text.Json;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Actions;
using ModelOperator.Operator.Actions.Jobs;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;
using ModelOperator.Sinks;

namespace ModelOperator.Operator.Tests.Actions.Jobs;

public sealed class ActionJobTests
{
    private static readonly ActionRun Run = new()
    {
        Id = "0123456789abcdef",
        Cause = "InputDrift",
        Revision = "aaaaaaaaaa",
        Version = "7",
        Check = "inputDrift",
        Value = 0.4,
        Limit = "<= 0.2",
    };

    private readonly MemoryApi _api = new();

    [Fact]
    public async Task Job_IsThatOfTheTemplate_AndToldWhatItIsRunFor()
    {
        _api.Keep(Template());

        var outcome = await DoAsync();

        outcome.ShouldBe(new ActionOutcome(Run.Id, ActionResult.Done, "Job retrain-0123456789abcdef was made"));
        var job = _api.Find<ActionJob>("retrain-0123456789abcdef")!;
        (job.Spec!["backoffLimit"]!.GetValue<int>(), (string?)job.Spec["aFieldOfTomorrow"]).ShouldBe((2, "kept"));
        var containers = job.Spec["template"]!["spec"]!;
        foreach (var container in containers["containers"]!.AsArray().Concat(containers["initContainers"]!.AsArray()))
        {
            var said = container!["env"]!.AsArray().ToDictionary(one => (string)one!["name"]!, one => (string?)one!["value"]);
            said["MODELOPERATOR_NAME"].ShouldBe("digits");
            said["MODELOPERATOR_NAMESPACE"].ShouldBe("ml");
            said["MODELOPERATOR_REVISION"].ShouldBe("aaaaaaaaaa");
            said["MODELOPERATOR_VERSION"].ShouldBe("7");
            said["MODELOPERATOR_CAUSE"].ShouldBe("InputDrift");
            said["MODELOPERATOR_CHECK"].ShouldBe("inputDrift");
            said["MODELOPERATOR_VALUE"].ShouldBe("0.4");
            said["MODELOPERATOR_LIMIT"].ShouldBe("<= 0.2");
            said["MODELOPERATOR_RUN"].ShouldBe(Run.Id);
        }

        containers["containers"]![0]!["env"]!.AsArray().Count(one => (string?)one!["name"] == "OWN").ShouldBe(1);
        containers["containers"]![0]!["env"]!.AsArray().Count(one => (string?)one!["name"] == "MODELOPERATOR_NAME").ShouldBe(1);
        (job.GetLabel("team"), job.GetAnnotation("modeloperator.dev/action-of")).ShouldBe(("ml", "digits"));
        job.Metadata.OwnerReferences.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            owner => (owner.Kind, owner.Name, owner.Uid, owner.Controller, owner.ApiVersion).ShouldBe(
                ("CronJob", "retrain", "uid-cron", true, "batch/v1beta1")),
            owner => owner.BlockOwnerDeletion.ShouldBeNull());
    }

    [Fact]
    public async Task VersionOfARunThatAnEarlierOperatorDecided_IsThatOfItsRevision()
    {
        _api.Keep(Template());

        await DoAsync(Run with { Version = null });

        _api.Find<ActionJob>("retrain-0123456789abcdef")!.Spec!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray()
            .Single(one => (string?)one!["name"] == "MODELOPERATOR_VERSION")!["value"]!.GetValue<string>().ShouldBe("6");
    }

    [Fact]
    public async Task R32_JobThatIsThere_IsNotMadeTwice_AndIsASuccess()
    {
        _api.Keep(Template());
        await DoAsync();

        (await DoAsync()).Result.ShouldBe(ActionResult.Done);

        _api.All<ActionJob>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task MissingTemplate_SaysSo_AndIsTriedAgain() =>
        (await DoAsync()).ShouldBe(new ActionOutcome(
            Run.Id, null, "there is no CronJob retrain in the namespace; make one that is suspended"));

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    [InlineData("True")]
    public async Task TemplateThatDoesNotAllowIt_IsNotRun(string? annotation)
    {
        _api.Keep(Template(annotation: annotation));

        var outcome = await DoAsync();

        (outcome.Result, outcome.Message).ShouldBe((null,
            "CronJob retrain may not be run by actions: whoever may edit it allows it with the annotation "
            + "modeloperator.dev/action: \"true\""));
        _api.Writes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(false)]
    public async Task TemplateThatIsNotSuspended_IsNotRun(bool? suspend)
    {
        _api.Keep(Template(suspend: suspend));

        (await DoAsync()).Message.ShouldBe(
            "CronJob retrain is not suspended: it would run by its schedule, too; set its spec.suspend to true");
        _api.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task QuotaThatRefuses_IsTheSentence_AndIsTriedAgain()
    {
        _api.Keep(Template());
        _api.JustBefore = _ => throw new KubernetesApiException(
            System.Net.HttpStatusCode.Forbidden, null, "exceeded quota: jobs, used: 5, limited: 5");

        (await DoAsync()).ShouldBe(new ActionOutcome(Run.Id, null, "exceeded quota: jobs, used: 5, limited: 5"));
    }

    [Fact]
    public async Task QuotaThatWasWrittenAtTheSameMoment_IsNoSuccess()
    {
        _api.Keep(Template());
        _api.JustBefore = _ => throw new KubernetesApiException(
            System.Net.HttpStatusCode.Conflict, new V1Status { Reason = "Conflict" }, "Operation cannot be fulfilled on resourcequotas");

        (await DoAsync()).Result.ShouldBeNull();
    }

    [Fact]
    public void LongNames_AreCut_AndStayNames()
    {
        var template = Template();
        template.Metadata.Name = new string('a', 45) + "-" + new string('b', 6);

        var name = ActionJobBuilder.NameOf(template, Run);

        name.ShouldBe(new string('a', 45) + "-0123456789abcdef");
    }

    [Fact]
    public void ValuesOfVariables_AreNotExpanded()
    {
        var job = ActionJobBuilder.Build(Sample.Digits(), Template(), Run with { Limit = "$(OWN)" });

        var said = job.Spec!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray();
        ((string?)said.Single(one => (string?)one!["name"] == "MODELOPERATOR_LIMIT")!["value"]).ShouldBe("$$(OWN)");
    }

    private async Task<ActionOutcome> DoAsync(ActionRun? run = null)
    {
        using var sinks = new SinkRegistry([]);
        return await new ActionDoer(_api, sinks).DoAsync(
            Owner(), new() { When = ["InputDrift"], Job = new() { Name = "retrain" } }, run ?? Run, CancellationToken.None);
    }

    private static ModelDeployment Owner() =>
        Sample.Digits() with { Status = new() { Revisions = [new() { Revision = Run.Revision, ModelVersion = "6" }] } };

    private static JobTemplate Template(string? annotation = "true", bool? suspend = true) => new()
    {
        ApiVersion = "batch/v1beta1",
        Kind = "CronJob",
        Metadata = new()
        {
            Name = "retrain",
            NamespaceProperty = "ml",
            Uid = "uid-cron",
            Annotations = annotation is null ? null : new Dictionary<string, string> { ["modeloperator.dev/action"] = annotation },
        },
        Spec = new()
        {
            Suspend = suspend,
            JobTemplate = JsonSerializer.Deserialize<JsonElement>("""
                {
                  "metadata": {"labels": {"team": "ml"}},
                  "spec": {
                    "backoffLimit": 2,
                    "aFieldOfTomorrow": "kept",
                    "template": {"spec": {
                      "restartPolicy": "Never",
                      "initContainers": [{"name": "fetch", "image": "fetch:1"}],
                      "containers": [{"name": "train", "image": "train:1", "env": [
                        {"name": "OWN", "value": "x"}, {"name": "MODELOPERATOR_NAME", "value": "somebody"}]}]
                    }}
                  }
                }
                """),
        },
    };
}
