using System.Net;
using k8s.Models;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec.Keda;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Applying.Autoscaling;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Reconciling;
using ModelOperator.Operator.Tests.Applying.Autoscaling;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

public sealed class KedaInspectorTests : IDisposable
{
    private const string Denied =
        "scaledobjects.keda.sh is forbidden: User \"system:serviceaccount:mo:operator\" cannot patch resource \"scaledobjects\" in API "
        + "group \"keda.sh\" in the namespace \"ml\"";

    private readonly MemoryApi _api = new();
    private readonly MetricSourceRegistry _sources = new([]);
    private readonly ModelDeployment _byKeda = ByKeda(new KedaTrigger { Type = "prometheus" });
    private readonly string _revision = RevisionTemplate.Of(Sample.Digits().Spec).Revision;

    public void Dispose() => _sources.Dispose();

    [Fact]
    public async Task Keda_IsNotAllowed_UnlessTheAdministratorSaysSo()
    {
        var problem = (await FindProblemAsync(_byKeda, new())).ShouldNotBeNull();

        (problem.Reason, problem.Field).ShouldBe(("KedaNotAllowed", "spec.autoscaling.keda"));
        problem.Message.ShouldContain("ask your administrator for the chart value keda.enabled: true");
        (await FindProblemAsync(_byKeda)).ShouldBeNull();
    }

    [Fact]
    public async Task TriggerOfATypeThatIsNotAllowed_IsRefused_WithThoseThatAre()
    {
        var options = new ModelOperatorOptions { AllowKeda = true, KedaTriggers = "cpu, cron" };

        var problem = (await FindProblemAsync(_byKeda, options)).ShouldNotBeNull();

        (problem.Reason, problem.Field).ShouldBe(("KedaNotAllowed", "spec.autoscaling.keda.triggers[0].type"));
        problem.Message.ShouldBe(
            "'prometheus' is not among the types that are allowed here (cpu, cron); use one of these, or ask your administrator for it "
            + "(chart value keda.triggers)");
        (await FindProblemAsync(ByKeda(new KedaTrigger { Type = "cron" }), options)).ShouldBeNull();
    }

    [Fact]
    public async Task CredentialsOfTheCluster_AreRefused_UnlessTheAdministratorAllowsThem()
    {
        var owner = ByKeda(
            new() { Type = "cron" },
            new() { Type = "prometheus", AuthenticationRef = new() { Name = "all", Kind = KedaAuthentication.OfCluster } });

        var problem = (await FindProblemAsync(owner)).ShouldNotBeNull();

        (problem.Reason, problem.Field).ShouldBe(("KedaNotAllowed", "spec.autoscaling.keda.triggers[1].authenticationRef.kind"));
        problem.Message.ShouldContain("keda.clusterTriggerAuthentication: true");
        (await FindProblemAsync(owner, new() { AllowKeda = true, AllowClusterTriggerAuthentication = true })).ShouldBeNull();
        (await FindProblemAsync(ByKeda(new KedaTrigger { Type = "prometheus", AuthenticationRef = new() { Name = "own" } })))
            .ShouldBeNull();
    }

    [Fact]
    public async Task VariableThatStandsForNothing_IsRefused_WithThoseThatAreKnown()
    {
        var owner = ByKeda(new KedaTrigger
        {
            Type = "prometheus",
            Metadata = new Dictionary<string, string> { ["query"] = "up{r='{{ candidate.revision }}'}" },
        });

        var problem = (await FindProblemAsync(owner)).ShouldNotBeNull();

        (problem.Field, problem.Message).ShouldBe(
            ("spec.autoscaling.keda.triggers[0].metadata[query]",
                "'{{ candidate.revision }}' stands for nothing; known are {{ namespace }}, {{ name }} and {{ revision }}"));
    }

    [Fact]
    public async Task KedaThatIsNotInstalled_RefusesTheSpec_AsLongAsItIsNot()
    {
        _api.Unserved.Add(typeof(ScaledObject));
        _api.JustBeforeRead = what => what.ShouldNotContain("ScaledObject", Case.Sensitive, "the server would answer 404");

        var problem = (await FindProblemAsync(_byKeda)).ShouldNotBeNull();

        (problem.Reason, problem.Field, problem.MayPass).ShouldBe(("KedaUnavailable", "spec.autoscaling.keda", true));
        problem.Message.ShouldEndWith("install KEDA, or remove spec.autoscaling.keda");
        _api.DryRuns.ShouldBeEmpty();
        _api.Unserved.Clear();
        _api.JustBeforeRead = static _ => { };
        (await FindProblemAsync(_byKeda)).ShouldBeNull();
    }

    [Fact]
    public async Task KedaThatIsTakenAway_IsAWarning_ForASpecThatWasAccepted()
    {
        _api.Unserved.Add(typeof(ScaledObject));
        var accepted = Accepted(_byKeda);
        var inspector = Inspector(Allowing);

        (await FindProblemAsync(accepted)).ShouldBeNull();
        var warning = inspector.FindWarning(accepted, DesiredRevision.Of(accepted.Spec)).ShouldNotBeNull();

        (warning.Reason, warning.Field).ShouldBe(("AutoscalerUnavailable", "spec.autoscaling.keda"));
        warning.Message.ShouldEndWith("Until then revisions keep their pods, and get more only where a rollout needs them");
        var changed = accepted with { Metadata = accepted.Metadata with { Generation = 2 } };
        (await FindProblemAsync(changed)).ShouldNotBeNull("a new spec can still be mended").Reason.ShouldBe("KedaUnavailable");
    }

    [Fact]
    public async Task PolicyThatBecomesStricter_IsAWarning_ForASpecThatWasAccepted()
    {
        var accepted = Accepted(_byKeda);
        var strict = new ModelOperatorOptions { AllowKeda = true, KedaTriggers = "cron" };
        var keda = accepted.Spec.Autoscaling!.Keda!;
        _api.Put(RevisionScaledObjectBuilder.Build(accepted, _revision, accepted.Spec.Autoscaling!, keda, 1));

        (await FindProblemAsync(accepted, strict)).ShouldBeNull();
        var warning = Inspector(strict).FindWarning(accepted, DesiredRevision.Of(accepted.Spec)).ShouldNotBeNull();

        (warning.Reason, warning.Field).ShouldBe(("Outdated", "spec.autoscaling.keda.triggers[0].type"));
        warning.Message.ShouldEndWith("What runs goes on; the next change of the spec is refused until this is mended");
    }

    [Fact]
    public async Task SpecThatAnOlderOperatorAccepted_IsRefused_WhereKedaIsNotAllowed()
    {
        var accepted = Accepted(_byKeda);

        (await FindProblemAsync(accepted, new())).ShouldNotBeNull("no ScaledObject shows that it was ever allowed");
        (await FindProblemAsync(accepted, Allowing)).ShouldBeNull();
    }

    [Fact]
    public async Task R28_ScaledObjectOfSomebodyElse_IsRefused()
    {
        _api.Put(new ScaledObject { Metadata = new() { Name = $"digits-{_revision}", NamespaceProperty = "ml" } });

        (await FindProblemAsync(_byKeda)).ShouldNotBeNull().Message.ShouldBe(
            $"ScaledObject digits-{_revision} exists and is not owned by this ModelDeployment; delete or rename it");
        (await FindProblemAsync(Sample.Digits())).ShouldBeNull();
    }

    [Fact]
    public async Task WhatKedaRefuses_IsRefused_BeforeTheAutoscalerOfNowIsTakenAway()
    {
        var asked = new List<string>();
        _api.InDryRun = resource =>
        {
            var scaled = (ScaledObject)resource;
            asked.Add(scaled.Spec!.ScaleTargetRef!.Name!);
            throw new KubernetesApiException(
                HttpStatusCode.Forbidden, status: null, "admission webhook \"vscaledobject.kb.io\" denied the request: no such trigger");
        };
        var inspector = Inspector(Allowing);

        var problem = (await FindProblemAsync(inspector, _byKeda)).ShouldNotBeNull();
        await FindProblemAsync(inspector, _byKeda);

        (problem.Reason, problem.Field, problem.MayPass).ShouldBe(("InvalidAutoscaling", "spec.autoscaling.keda", true));
        problem.Message.ShouldEndWith("denied the request: no such trigger");
        asked.ShouldHaveSingleItem("it is asked once").ShouldNotBe(
            $"digits-{_revision}", "KEDA would refuse it for the autoscaler that the Deployment still has");
    }

    [Fact]
    public async Task ScaledObjectThatIsThere_IsNotAskedAboutAgain_WhateverItsBounds()
    {
        var keda = _byKeda.Spec.Autoscaling!.Keda!;
        _api.Put(RevisionScaledObjectBuilder.Build(_byKeda, _revision, _byKeda.Spec.Autoscaling with { MaxReplicas = 3 }, keda, 3));

        (await FindProblemAsync(_byKeda)).ShouldBeNull();
        _api.DryRuns.ShouldBeEmpty();
        (await FindProblemAsync(ByKeda(new KedaTrigger { Type = "cron" }))).ShouldBeNull();
        _api.DryRuns.ShouldBe([$"digits-{_revision}"]);
    }

    [Fact]
    public void ScaledObjectThatKedaDoesNotLetGo_IsWarnedOf()
    {
        var scaled = RevisionScaledObjectBuilder.Build(
            _byKeda, _revision, _byKeda.Spec.Autoscaling!, _byKeda.Spec.Autoscaling!.Keda!, 1);
        var owner = Sample.Digits() with { Status = new() { StableRevision = _revision } };
        Put(TimeProvider.System.GetUtcNow().UtcDateTime);
        Inspector(Allowing).FindWarning(owner, DesiredRevision.Of(owner.Spec)).ShouldBeNull("KEDA has had no time yet");

        Put(TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-5));
        var warning = Inspector(Allowing).FindWarning(owner, DesiredRevision.Of(owner.Spec)).ShouldNotBeNull();

        (warning.Reason, warning.Field).ShouldBe(("AutoscalerUnavailable", $"ScaledObject digits-{_revision}"));
        warning.Message.ShouldEndWith("see that KEDA's operator runs, or take the finalizer finalizer.keda.sh off it");

        void Put(DateTime deleted) => _api.Put(scaled with { Metadata = scaled.Metadata with { DeletionTimestamp = deleted } });
    }

    [Fact]
    public void AutoscalerThatKedaHasLeftBehind_IsWarnedOf()
    {
        _api.Put(KedaInMemory.LeftBy(_revision));
        var owner = Sample.Digits() with { Status = new() { StableRevision = _revision } };
        Inspector(Allowing).FindWarning(owner, DesiredRevision.Of(owner.Spec)).ShouldBeNull("KEDA is there");

        _api.Unserved.Add(typeof(ScaledObject));
        var warning = Inspector(Allowing).FindWarning(owner, DesiredRevision.Of(owner.Spec)).ShouldNotBeNull();

        (warning.Reason, warning.Field).ShouldBe(
            ("AutoscalerUnavailable", $"HorizontalPodAutoscaler keda-hpa-digits-{_revision}"));
        warning.Message.ShouldEndWith("delete it");

        _api.Unserved.Clear();
        _api.Forbidden.Add(typeof(ScaledObject));
        Inspector(Allowing).FindWarning(owner, DesiredRevision.Of(owner.Spec)).ShouldNotBeNull().Message.ShouldSatisfyAllConditions(
            message => message.ShouldNotContain("delete it", Case.Sensitive, "KEDA may need it"),
            message => message.ShouldContain("the operator may not see whether KEDA still needs it"));
    }

    [Fact]
    public async Task OperatorThatMayNotReadScaledObjects_SaysThat_AndNotThatKedaIsNotInstalled()
    {
        _api.Forbidden.Add(typeof(ScaledObject));

        var problem = (await FindProblemAsync(_byKeda)).ShouldNotBeNull();

        (problem.Reason, problem.Field, problem.MayPass).ShouldBe(("KedaUnavailable", "spec.autoscaling.keda", true));
        problem.Message.ShouldSatisfyAllConditions(
            message => message.ShouldStartWith("the operator may not read ScaledObjects (keda.sh/v1alpha1)"),
            message => message.ShouldContain("the role of the operator's chart has with and without keda.enabled"),
            message => message.ShouldNotContain("not installed"));
    }

    [Fact]
    public async Task OperatorThatMayNotWriteScaledObjects_SaysThat_AndDoesNotBlameTheSpec()
    {
        _api.InDryRun = _ => throw new KubernetesApiException(HttpStatusCode.Forbidden, status: null, Denied);

        var problem = (await FindProblemAsync(_byKeda)).ShouldNotBeNull();

        (problem.Reason, problem.MayPass).ShouldBe(("KedaUnavailable", true));
        problem.Message.ShouldSatisfyAllConditions(
            message => message.ShouldStartWith("the operator may not write ScaledObjects: its role lacks rights"),
            message => message.ShouldContain("ask your administrator to upgrade the chart"),
            message => message.ShouldEndWith(Denied));
    }

    [Theory]
    [InlineData("the container proxy doesn't have the cpu request defined", "mend what the refusal names: ")]
    [InlineData(Denied, "or to add them to the role: ")]
    [InlineData($"admission webhook \"vscaledobject.kb.io\" denied the request: {Denied}", "mend what the refusal names: ")]
    public void ScaledObjectThatIsRefused_IsWarnedOf_InTheWordsOfTheRefusal(string words, string remedy)
    {
        var clock = new ManualTimeProvider();
        var refusals = new ScaledObjectRefusals(clock);
        refusals.Note(_byKeda, _revision, least: 1, words);
        clock.Advance(TimeSpan.FromMinutes(1));
        refusals.Note(_byKeda, _revision, least: 1, words);

        var warning = Inspection.Of(_api, _sources, Allowing, refusals)
            .FindWarning(Accepted(_byKeda), DesiredRevision.Of(_byKeda.Spec)).ShouldNotBeNull();

        (warning.Reason, warning.Field).ShouldBe(("AutoscalerUnavailable", $"ScaledObject digits-{_revision}"));
        warning.Message.ShouldEndWith($"{remedy}{words}");
    }

    private static ModelOperatorOptions Allowing => new() { AllowKeda = true };

    private static ModelDeployment ByKeda(params KedaTrigger[] triggers) =>
        Sample.Digits(s => s with { Autoscaling = new() { MaxReplicas = 8, Keda = new() { Triggers = triggers } } });

    private static ModelDeployment Accepted(ModelDeployment owner) => owner with
    {
        Status = new() { Conditions = [new() { Type = "Accepted", Status = "True", ObservedGeneration = 1 }] },
    };

    private SpecInspector Inspector(ModelOperatorOptions options) => Inspection.Of(_api, _sources, options);

    private Task<SpecProblem?> FindProblemAsync(ModelDeployment owner, ModelOperatorOptions? options = null) =>
        FindProblemAsync(Inspector(options ?? Allowing), owner);

    private static Task<SpecProblem?> FindProblemAsync(SpecInspector inspector, ModelDeployment owner) =>
        inspector.FindProblemAsync(owner, DesiredRevision.Of(owner.Spec), default);
}
