using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Validation;
using ModelOperator.Monitoring.Validation;
using ModelOperator.Operator.Adopting;
using ModelOperator.Operator.Applying.Autoscaling;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Reconciling;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Objects.Presets;
using ModelOperator.Operator.Traffic;
using ModelOperator.Sinks;

namespace ModelOperator.Operator.Tests.Support;

/// <summary>Puts together what inspects specs, on a cluster in memory.</summary>
internal static class Inspection
{
    /// <summary>An inspector that takes any traffic provider and adopts nothing.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="sources">The metric sources that specs may name.</param>
    /// <param name="evaluators">The evaluators of metrics.</param>
    public static SpecInspector Of(MemoryApi api, MetricSourceRegistry sources, params IMetricEvaluator[] evaluators) =>
        Of(api, sources, Servers(api), evaluators);

    /// <summary>An inspector that takes any traffic provider and adopts nothing, with presets of a test.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="sources">The metric sources that specs may name.</param>
    /// <param name="servers">The inspector of servers.</param>
    /// <param name="evaluators">The evaluators of metrics.</param>
    public static SpecInspector Of(
        MemoryApi api, MetricSourceRegistry sources, ServerInspector servers, params IMetricEvaluator[] evaluators) =>
        Of(api, sources, servers, new ScriptedHub(), evaluators);

    /// <summary>An inspector that takes any traffic provider and adopts nothing, with a Hub of a test.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="sources">The metric sources that specs may name.</param>
    /// <param name="servers">The inspector of servers.</param>
    /// <param name="hub">The Hub.</param>
    /// <param name="evaluators">The evaluators of metrics.</param>
    public static SpecInspector Of(
        MemoryApi api, MetricSourceRegistry sources, ServerInspector servers, ScriptedHub hub,
        params IMetricEvaluator[] evaluators) => Of(api, sources, servers, hub, Sample.Options, evaluators);

    /// <summary>An inspector that takes any traffic provider and adopts nothing, with settings of a test.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="sources">The metric sources that specs may name.</param>
    /// <param name="options">The settings of the administrator.</param>
    /// <param name="refusals">The refusals of ScaledObjects; null for none.</param>
    public static SpecInspector Of(
        MemoryApi api, MetricSourceRegistry sources, ModelOperatorOptions options, ScaledObjectRefusals? refusals = null) =>
        Of(api, sources, Servers(api), new(), options, [], refusals);

    private static SpecInspector Of(
        MemoryApi api, MetricSourceRegistry sources, ServerInspector servers, ScriptedHub hub, ModelOperatorOptions options,
        IMetricEvaluator[] evaluators, ScaledObjectRefusals? refusals = null) => new(
        new AnalysisValidator(sources, evaluators),
        new MonitoringValidator(sources),
        new SinkRegistry([]),
        new SampleInspector(new SinkRegistry([]), Options.Create(Sample.Options)),
        new ProfileReader(api, new ProfileCache(TimeProvider.System)),
        new TrafficProviders([new AnyTraffic()]),
        servers,
        new PodTemplateInspector(
            api, servers, api.Owned<V1Deployment>(), Options.Create(Sample.Options), TimeProvider.System),
        ScriptedHub.InspectorOf(api, hub),
        new GatewayPodInspector(api, api.Owned<V1Deployment>(), Options.Create(Sample.Options), TimeProvider.System),
        new KedaInspector(
            api, api.Owned<ScaledObject>(), api.Cache<V2HorizontalPodAutoscaler>(), refusals ?? new(TimeProvider.System),
            Options.Create(options), TimeProvider.System),
        api.Owned<V1Deployment>(),
        api.Owned<V1Service>(),
        api.Owned<V1ControllerRevision>(),
        api.Owned<V2HorizontalPodAutoscaler>(),
        api.Owned<V1ConfigMap>(),
        api.Owned<V1PodDisruptionBudget>(),
        new([], api, api.Rests, TimeProvider.System, NullLogger<Adoption>.Instance),
        Options.Create(options));

    /// <summary>An inspector of servers that knows the built-in presets, or some others.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="presets">The presets; null for the built-in ones.</param>
    /// <param name="policy">The administrator's policy.</param>
    public static ServerInspector Servers(
        MemoryApi api, ServerPresets? presets = null, PodTemplatePolicy policy = PodTemplatePolicy.Restricted) => new(
        presets ?? Preset.BuiltIn,
        api.Owned<V1ControllerRevision>(),
        api.Owned<V1Deployment>(),
        Options.Create(new ModelOperatorOptions
        {
            GatewayImage = Sample.Options.GatewayImage,
            ModelServerImage = Sample.Options.ModelServerImage,
            PodTemplatePolicy = policy.ToString(),
        }));
}
