using System.Net;
using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Reconciling;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Objects.Templates;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

public sealed class PodTemplateInspectorTests
{
    private const string Says = "Deployment.apps is invalid: spec.template.spec.volumes[3]: Required value";

    private readonly MemoryApi _api = new();
    private readonly ManualTimeProvider _time = new();
    private readonly PodTemplateInspector _inspector;
    private readonly ModelDeployment _owner = Templated.Digits("""{"spec":{"hostname":"a"}}""");

    public PodTemplateInspectorTests() => _inspector = new(
        _api, Inspection.Servers(_api), _api.Owned<V1Deployment>(), Options.Create(Sample.Options), _time);

    [Theory]
    [InlineData("""{"spec":{"hostname":1}}""", "spec.hostname")]
    [InlineData("""{"spec":{"nodeName":"a"}}""", "spec.nodeName")]
    [InlineData("""{"spec":{"hostNetwork":true}}""", "spec.hostNetwork")]
    [InlineData("""{"spec":null}""", "spec.volumes[models]")]
    [InlineData("""{"spec":{"containers":null}}""", "spec.containers[server]")]
    public void EveryKindOfProblem_IsSeenWithoutAskingAnybody(string template, string field)
    {
        var owner = Templated.Digits(template);

        _inspector.FindProblem(owner, DesiredRevision.Of(owner.Spec)).ShouldNotBeNull().Field.ShouldBe($"spec.pod.template.{field}");
        _api.DryRuns.ShouldBeEmpty();
    }

    [Fact]
    public async Task SpecWithoutATemplate_AsksNobody()
    {
        (await AskAsync(Sample.Digits())).ShouldBeNull();
        _inspector.FindProblem(Sample.Digits(), DesiredRevision.Of(Sample.Digits().Spec)).ShouldBeNull();

        _api.DryRuns.ShouldBeEmpty();
    }

    [Fact]
    public async Task ServerOfAPreset_IsAskedAbout_AndTheProblemNamesItsKind()
    {
        Refuse(HttpStatusCode.UnprocessableEntity, Says);
        var owner = Sample.Digits(s => s with { Server = new() { Kind = "VLLM" } });

        var problem = (await AskAsync(owner)).ShouldNotBeNull();

        problem.Field.ShouldBe("spec.server.kind");
        problem.Message.ShouldEndWith(Says);
    }

    [Fact]
    public async Task ServerIsAskedOnce_AndNothingIsWritten()
    {
        (await AskAsync(_owner)).ShouldBeNull();
        _time.Advance(TimeSpan.FromHours(1));
        (await AskAsync(_owner)).ShouldBeNull();

        _api.DryRuns.ShouldHaveSingleItem().ShouldBe($"digits-{Revision}");
        _api.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task RevisionThatIsThere_IsNotAskedAbout()
    {
        _api.Put(new V1Deployment
        {
            Metadata = new()
            {
                Name = $"digits-{Revision}",
                NamespaceProperty = "ml",
                OwnerReferences = [new() { Kind = "ModelDeployment", Name = "digits", Uid = "uid-1", Controller = true }],
            },
        });

        (await AskAsync(_owner)).ShouldBeNull();

        _api.DryRuns.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    public async Task ServersOwnMessage_IsTheProblem_UntilItIsAskedAgain(HttpStatusCode status)
    {
        Refuse(status, Says);

        var problem = (await AskAsync(_owner)).ShouldNotBeNull();

        (problem.Reason, problem.Field, problem.MayPass).ShouldBe(("InvalidPod", "spec.pod.template", true));
        problem.Message.ShouldEndWith(Says);
        (await AskAsync(_owner)).ShouldBe(problem);
        _api.DryRuns.Count.ShouldBe(1);
        _api.JustBefore = static _ => { };
        _time.Advance(TimeSpan.FromMinutes(1));
        (await AskAsync(_owner)).ShouldBeNull("the cause was in the cluster");
    }

    [Fact]
    public async Task FieldThatTheServerDoesNotKnow_IsARefusal_ThoughItComesAsAFailureOfTheServer()
    {
        const string says =
            "failed to create typed patch object: .spec.template.spec.volumes[name=\"a\"].image: field not declared in schema";
        Refuse(HttpStatusCode.InternalServerError, says);

        (await AskAsync(_owner)).ShouldNotBeNull().Message.ShouldEndWith(says);
    }

    [Fact]
    public async Task FieldThatTheServerDropsWithoutAWord_IsNamed()
    {
        _api.InDryRun = resource =>
        {
            var deployment = (V1Deployment)resource;
            var pods = deployment.Spec!.Template!;
            return deployment with { Spec = deployment.Spec with { Template = pods with { Spec = pods.Spec! with { Hostname = null } } } };
        };

        var problem = (await AskAsync(_owner)).ShouldNotBeNull();

        problem.Field.ShouldBe("spec.pod.template");
        problem.Message.ShouldContain("it drops spec.hostname without a word");
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task ServerThatCannotAnswer_RefusesNothing_AndIsAskedAgain(HttpStatusCode status)
    {
        Refuse(status, "etcd has no leader");

        (await AskAsync(_owner).ShouldThrowAsync<KubernetesApiException>()).StatusCode.ShouldBe(status);
        _api.JustBefore = static _ => { };
        (await AskAsync(_owner)).ShouldBeNull();
    }

    [Fact]
    public async Task MessageWithoutEnd_IsCut()
    {
        Refuse(HttpStatusCode.UnprocessableEntity, new string('x', 100_000));

        (await AskAsync(_owner)).ShouldNotBeNull().Message.Length.ShouldBeLessThan(1000);
    }

    [Theory]
    [InlineData(HttpStatusCode.Conflict, "the object has been modified")]
    [InlineData(HttpStatusCode.BadRequest, "admission webhook \"a.example\" does not support dry run")]
    public async Task AnswerThatSaysNothingOfThePods_LetsTheWriteTell(HttpStatusCode status, string message)
    {
        Refuse(status, message);

        (await AskAsync(_owner)).ShouldBeNull();
    }

    [Fact]
    public async Task AnotherTemplate_IsAskedAbout()
    {
        Refuse(HttpStatusCode.UnprocessableEntity, Says);
        (await AskAsync(_owner)).ShouldNotBeNull();
        _api.JustBefore = static _ => { };

        (await AskAsync(Templated.Digits("""{"spec":{"hostname":"b"}}"""))).ShouldBeNull();
    }

    [Fact]
    public async Task ModelDeploymentThatIsForgotten_IsAskedAboutAgain()
    {
        await AskAsync(_owner);

        _inspector.Forget(_owner);
        await AskAsync(_owner);

        _api.DryRuns.Count.ShouldBe(2);
    }

    private string Revision => RevisionTemplate.Of(_owner.Spec).Revision;

    private void Refuse(HttpStatusCode status, string message) =>
        _api.JustBefore = _ => throw new KubernetesApiException(status, status: null, message);

    private Task<SpecProblem?> AskAsync(ModelDeployment owner) =>
        _inspector.FindRefusalAsync(owner, DesiredRevision.Of(owner.Spec), default);
}
