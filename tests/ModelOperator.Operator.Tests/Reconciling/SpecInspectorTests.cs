using System.Net;
using k8s.Models;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Reconciling;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Objects.Presets;
using ModelOperator.Operator.Tests.Objects.Templates;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Reconciling;

public sealed class SpecInspectorTests : IDisposable
{
    private readonly MemoryApi _api = new();
    private readonly MetricSourceRegistry _sources = new([]);
    private readonly SpecInspector _inspector;
    private readonly ModelDeployment _blueGreen = Sample.Digits(s => s with { Strategy = new() { BlueGreen = new() } });
    private readonly string _revision = RevisionTemplate.Of(Sample.Digits().Spec).Revision;

    public SpecInspectorTests() => _inspector = Inspection.Of(_api, _sources);

    public void Dispose() => _sources.Dispose();

    [Theory]
    [InlineData(null, false, false)]
    [InlineData("other", false, false)]
    [InlineData("this", true, false)]
    [InlineData("this", false, true)]
    public async Task FailedRevision_AsksTheHub_WhenAPersonHasJustAskedForARetry(string? retry, bool isDone, bool asks)
    {
        var hub = new ScriptedHub();
        var inspector = Inspection.Of(_api, _sources, Inspection.Servers(_api), hub);
        var owner = Sample.Digits(s => s with { Model = new() { Uri = "hf://Org/name@v1" } });
        var revision = RevisionTemplate.Of(owner.Spec).Revision;
        var named = retry is "this" ? revision : retry;
        owner = owner with
        {
            Metadata = owner.Metadata with
            {
                Annotations = named is null ? null : new Dictionary<string, string> { [ModelOperatorApi.RetryAnnotation] = named },
            },
            Status = new()
            {
                FailedRevisions = [new() { Revision = revision }],
                Commands = isDone ? new() { Retry = named } : null,
            },
        };

        var problem = await inspector.FindProblemAsync(owner, DesiredRevision.Of(owner.Spec), CancellationToken.None);

        (problem?.Reason, hub.Asked.Count).ShouldBe(asks ? ("ModelUnresolved", 1) : (null, 0));
    }

    [Fact]
    public async Task NamesThatAreFree_AreNoProblem() => (await FindProblemAsync(_blueGreen)).ShouldBeNull();

    [Fact]
    public async Task R28_PreviewNameOfSomebodyElse_IsRefused_WhenARolloutWouldNeedIt()
    {
        _api.Put(new V1Service { Metadata = new() { Name = "digits-preview", NamespaceProperty = "ml" } });

        var problem = (await FindProblemAsync(_blueGreen)).ShouldNotBeNull();
        (problem.Reason, problem.Message).ShouldBe(
            ("NameTaken", "Service digits-preview exists and is not owned by this ModelDeployment; delete or rename it"));
        (await FindProblemAsync(Sample.Digits())).ShouldBeNull("a canary has no preview");
        (await FindProblemAsync(_blueGreen with { Status = new() { StableRevision = _revision } }))
            .ShouldBeNull("nothing is to be rolled out");
    }

    [Fact]
    public async Task R28_AutoscalerOfSomebodyElse_IsRefused_WhenWeWouldMakeOne()
    {
        _api.Put(new V2HorizontalPodAutoscaler
        {
            Metadata = new()
            {
                Name = $"digits-{_revision}",
                NamespaceProperty = "ml",
                OwnerReferences = [new() { Kind = "ScaledObject", Name = "keda", Uid = "uid-9", Controller = true }],
            },
        });

        var scaled = Sample.Digits(s => s with { Autoscaling = new() { MaxReplicas = 3, TargetInflightRequests = 4 } });
        (await FindProblemAsync(scaled)).ShouldNotBeNull().Message
            .ShouldBe($"HorizontalPodAutoscaler digits-{_revision} belongs to ScaledObject keda; delete or rename it");
        (await FindProblemAsync(Sample.Digits())).ShouldBeNull();
    }

    [Theory]
    [InlineData("stable")]
    [InlineData("candidate")]
    public async Task R28_NameOfARevisionThatRuns_IsRefused_ThoughTheSpecAsksForAnother(string role)
    {
        _api.Put(new V1Service { Metadata = new() { Name = "digits-0000000000", NamespaceProperty = "ml" } });
        var status = role == "stable"
            ? new ModelDeploymentStatus { StableRevision = "0000000000" } : new() { CandidateRevision = "0000000000" };

        var problem = (await FindProblemAsync(Sample.Digits() with { Status = status })).ShouldNotBeNull();

        problem.Message.ShouldStartWith("Service digits-0000000000 exists and is not owned by this ModelDeployment");
        (await FindProblemAsync(Sample.Digits())).ShouldBeNull();
    }

    [Theory]
    [InlineData("stable")]
    [InlineData("candidate")]
    public async Task RevisionThatRuns_WithAQuantityThatNobodyCanRead_IsWarnedOf(string role)
    {
        var before = Sample.Digits(
            s => s with { Resources = new() { Limits = new Dictionary<string, NumberOrText> { ["cpu"] = "lots" } } });
        var template = RevisionTemplate.Of(before.Spec);
        _api.Put(RevisionSnapshotBuilder.Build(before, template.Revision, template, number: 1));
        var owner = Sample.Digits() with
        {
            Status = role == "stable" ? new() { StableRevision = template.Revision } : new() { CandidateRevision = template.Revision },
        };

        (await FindProblemAsync(owner)).ShouldBeNull("another revision can be rolled out");
        var warning = _inspector.FindWarning(owner, DesiredRevision.Of(owner.Spec)).ShouldNotBeNull();

        (warning.Reason, warning.Field).ShouldBe(
            ("RevisionUnreadable", $"ControllerRevision digits-{template.Revision}, resources.limits[cpu]"));
        warning.Message.ShouldBe(
            $"'lots' is no quantity, so model 1 ({template.Revision}) serves on, but its Deployment cannot be made again or put back; "
            + "roll out a revision with a quantity as 500m, 2 or 4Gi");
        _inspector.FindWarning(owner with { Status = new() }, DesiredRevision.Of(owner.Spec)).ShouldBeNull("it does not run");
    }

    [Theory]
    [InlineData("stable")]
    [InlineData("rolled back")]
    public async Task PolicyOfTemplates_ThatIsTightened_IsAWarning_ForASpecThatWasAccepted(string role)
    {
        var owner = Templated.Digits("""{"spec":{"hostNetwork":true}}""");
        var revision = DesiredRevision.Of(owner.Spec).Revision;
        var before = owner with
        {
            Status = role == "stable"
                ? new() { StableRevision = revision }
                : new() { StableRevision = "old", FailedRevisions = [new() { Revision = revision }] },
        };

        (await FindProblemAsync(before)).ShouldBeNull();
        var warning = _inspector.FindWarning(before, DesiredRevision.Of(owner.Spec)).ShouldNotBeNull();

        (warning.Reason, warning.Field).ShouldBe(("Outdated", "spec.pod.template.spec.hostNetwork"));
        warning.Message.ShouldEndWith("What runs goes on; the next new revision is refused until this is mended");
        (await FindProblemAsync(owner with { Status = new() { StableRevision = "old" } }))
            .ShouldNotBeNull("a new revision can still be mended");
    }

    [Theory]
    [InlineData("s3://models/digits.onnx", null, false)]
    [InlineData("configmap://models/v1.onnx", null, false)]
    [InlineData("pvc://models/v1.onnx", null, false)]
    [InlineData("hf://org/name@0123456789abcdef0123456789abcdef01234567", null, false)]
    [InlineData("oci://registry.example/models:v1", null, false)]
    [InlineData("https://store.example/@sha256:" + Digest, null, false)]
    [InlineData("oci://registry.example/m@v@sha256:" + Digest, null, false)] // would be read as a tag
    [InlineData("oci://registry.example/models@sha256:" + Digest + "\n", null, false)]
    [InlineData("oci://registry.example/models@sha256:" + Digest, null, true)]
    [InlineData("oci://registry.example/models@sha256:" + Digest + "/", null, true)]
    [InlineData("s3://models/digits.onnx", Digest, true)]
    public async Task ModelWithoutADigest_IsRefused_WhereTheAdministratorAsksForOne(string uri, string? digest, bool isTaken)
    {
        var owner = Sample.Digits(s => s with { Model = new() { Uri = uri, Sha256 = digest } });
        var strict = Inspection.Of(_api, _sources, Strict());

        var problem = await strict.FindProblemAsync(owner, DesiredRevision.Of(owner.Spec), default);

        (problem?.Reason, problem?.Field).ShouldBe(isTaken ? (null, null) : ("DigestRequired", "spec.model.sha256"));
        if (!isTaken)
        {
            problem!.Message.ShouldContain("'kubectl modeldeployment digest' prints");
            problem.Message.Contains("@sha256:", StringComparison.Ordinal).ShouldBe(uri.StartsWith("oci", StringComparison.Ordinal));
        }

        (await FindProblemAsync(owner))?.Reason.ShouldNotBe("DigestRequired", "nobody asks for it");
    }

    [Fact]
    public async Task RevisionWithoutADigest_GoesOn_WhenTheAdministratorBeginsToAskForOne()
    {
        var owner = WithoutADigest();
        var strict = Inspection.Of(_api, _sources, Strict());
        var running = owner with { Status = new() { StableRevision = DesiredRevision.Of(owner.Spec).Revision } };

        (await strict.FindProblemAsync(running, DesiredRevision.Of(owner.Spec), default)).ShouldBeNull();
        var warning = strict.FindWarning(running, DesiredRevision.Of(owner.Spec)).ShouldNotBeNull();

        (warning.Reason, warning.Field).ShouldBe(("Outdated", "spec.model.sha256"));
        warning.Message.ShouldEndWith("What runs goes on; the next new revision is refused until this is mended");
    }

    [Fact]
    public async Task FailedRevisionWithoutADigest_IsNotMadeAgain_WhenTheAdministratorAsksForOne()
    {
        var owner = WithoutADigest();
        var revision = DesiredRevision.Of(owner.Spec).Revision;
        var failed = owner with
        {
            Metadata = owner.Metadata with
            {
                Annotations = new Dictionary<string, string> { [ModelOperatorApi.RetryAnnotation] = revision },
            },
            Status = new() { StableRevision = "old", FailedRevisions = [new() { Revision = revision }] },
        };

        var problem = await Inspection.Of(_api, _sources, Strict()).FindProblemAsync(failed, DesiredRevision.Of(owner.Spec), default);

        problem.ShouldNotBeNull().Reason.ShouldBe("DigestRequired");
    }

    private static ModelDeployment WithoutADigest() => Sample.Digits(s => s with { Model = s.Model with { Sha256 = null } });

    private const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static ModelOperatorOptions Strict() => new()
    {
        GatewayImage = Sample.Options.GatewayImage,
        ModelServerImage = Sample.Options.ModelServerImage,
        RequireDigest = true,
    };

    [Fact]
    public async Task AcceptedRevision_ThatHasNoRecordYet_IsHeldToThePolicy_WithThePresetOfNow()
    {
        var root = Preset.Plain with { User = 0 };
        var inspector = Inspection.Of(_api, _sources, Inspection.Servers(_api, Preset.Only(("Plain", root))));
        var owner = Preset.Digits(new() { Kind = "Plain" });
        var desired = DesiredRevision.Of(owner.Spec);
        Task<SpecProblem?> With(ModelDeploymentStatus status) =>
            inspector.FindProblemAsync(owner with { Status = status }, desired, default);
        var begun = new ModelDeploymentStatus { StableRevision = "old", CandidateRevision = desired.Revision };

        (await With(begun)).ShouldNotBeNull().Field.ShouldBe("spec.server.kind");
        (await With(new() { StableRevision = desired.Revision })).ShouldBeNull("what serves is made again");
        (await With(new() { StableRevision = "old", FailedRevisions = [new() { Revision = desired.Revision }] }))
            .ShouldBeNull("it is not made again, and the stable one goes on");

        _api.Put(RevisionSnapshotBuilder.Build(
            owner, desired.Revision, RevisionTemplate.Of(owner.Spec), number: 1, preset: Preset.Plain));
        (await With(begun)).ShouldBeNull("it has the preset that was accepted");
    }

    [Fact]
    public async Task SpecThatWasAccepted_IsNotTriedAtTheServerAgain()
    {
        var owner = Templated.Digits("""{"spec":{"hostname":"a"}}""");
        _api.JustBefore = what =>
        {
            if (what.StartsWith("try ", StringComparison.Ordinal))
            {
                throw new KubernetesApiException(HttpStatusCode.Forbidden, status: null, "exceeded quota");
            }
        };

        (await FindProblemAsync(owner)).ShouldNotBeNull();
        (await FindProblemAsync(owner with { Status = new() { StableRevision = DesiredRevision.Of(owner.Spec).Revision } })).ShouldBeNull();

        _api.DryRuns.Count.ShouldBe(1);
    }

    private Task<SpecProblem?> FindProblemAsync(ModelDeployment owner) =>
        _inspector.FindProblemAsync(owner, DesiredRevision.Of(owner.Spec), default);
}
