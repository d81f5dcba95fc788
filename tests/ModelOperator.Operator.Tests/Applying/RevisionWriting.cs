using System.Text.Json;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Hosting.Logging;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Operator.Applying;
using ModelOperator.Operator.Applying.Autoscaling;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Hub;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Objects.Presets;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Applying;

/// <summary>A writer of revisions against an API in memory.</summary>
public abstract class RevisionWriting
{
    private protected readonly MemoryApi _api = new();
    private protected readonly FakeLogger<RevisionKeeper> _log = new();
    private protected readonly ManualTimeProvider _clock = new();
    private protected readonly ScaledObjectRefusals _refusals;
    private protected readonly RevisionWriter _writer;
    private protected readonly ModelDeployment _fixedSize = Sample.Digits();
    private protected readonly ModelDeployment _scaled = Sample.Digits(
        s => s with { Autoscaling = new() { MinReplicas = 2, MaxReplicas = 8 } });
    private protected readonly string _revision = RevisionTemplate.Of(Sample.Digits().Spec).Revision;

    protected RevisionWriting()
    {
        _refusals = new(_clock);
        _writer = Writer(Sample.Options);
    }

    private protected RevisionWriter Writer(
        ModelOperatorOptions options, ServerPresets? presets = null, HubCommits? commits = null) => new(
        _api.Owned<V1Deployment>(),
        _api.Owned<V1Service>(),
        _api.Owned<V1ControllerRevision>(),
        new(
            _api.Owned<V2HorizontalPodAutoscaler>(),
            new(
                _api.Owned<ScaledObject>(), _api.Cache<V2HorizontalPodAutoscaler>(), _refusals, _api.Rests, _clock,
                NullLogger<ScaledObjectWriter>.Instance),
            _api.Rests,
            _clock,
            NullLogger<AutoscalerWriter>.Instance),
        new(_api.Owned<V1Service>()),
        new(
            _api.Owned<V1Deployment>(),
            _api.Owned<V1Service>(),
            _api.Owned<V1ControllerRevision>(),
            presets ?? Preset.BuiltIn,
            commits ?? ScriptedHub.CommitsOf(new()),
            Options.Create(options),
            new ToldCauses(TimeProvider.System),
            _log),
        NullLogger<RevisionWriter>.Instance);

    private protected V1Deployment Deployment => _api.Find<V1Deployment>($"digits-{_revision}").ShouldNotBeNull();

    private protected V2HorizontalPodAutoscaler? Autoscaler => _api.Find<V2HorizontalPodAutoscaler>($"digits-{_revision}");

    private protected void Chosen(int replicas) => _api.Put(Deployment with { Spec = Deployment.Spec! with { Replicas = replicas } });

    private protected RevisionSize Floor(int pods) => new(_revision, null) { MinReplicas = pods, MaxReplicas = 8 };

    private protected static RolloutPlan Plan(params RevisionSize[] sizes) =>
        new() { DesiredRevision = "", Status = new(), Sizes = sizes, Deletions = [], Route = null, Transitions = [] };

    private protected Task CarryOutAsync(ModelDeployment owner, RevisionSize size) => CarryOutAsync(owner, Plan(size));

    private protected Task CarryOutAsync(ModelDeployment owner, RolloutPlan plan) => CarryOutAsync(_writer, owner, plan);

    private protected static async Task CarryOutAsync(RevisionWriter writer, ModelDeployment owner, RolloutPlan plan)
    {
        plan = plan with { DesiredRevision = DesiredRevision.Of(owner.Spec).Revision };
        await writer.GrowAsync(owner, plan, default);
        await writer.ShrinkAsync(owner, plan, default);
    }

    private protected void Edited(Func<V1Container, V1Container> edit)
    {
        var pod = Deployment.Spec!.Template!.Spec!;
        var template = Deployment.Spec.Template with { Spec = pod with { Containers = [edit(pod.Containers![0])] } };
        _api.Put(Deployment with { Spec = Deployment.Spec with { Template = template } });
    }

    private protected static string Json(V1PodTemplateSpec template) =>
        JsonSerializer.Serialize(template, KubernetesJsonContext.Default.V1PodTemplateSpec);
}
