using k8s;
using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Analysis;
using ModelOperator.Analysis.Sources.Gateway;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Settings;
using ModelOperator.Hosting.Tracing;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Kubernetes.Controllers.Registration;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Monitoring;
using ModelOperator.Monitoring.Validation;
using ModelOperator.Operator.Actions;
using ModelOperator.Operator.Actions.Jobs;
using ModelOperator.Operator.Adopting;
using ModelOperator.Operator.Applying;
using ModelOperator.Operator.Applying.Autoscaling;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Hub;
using ModelOperator.Operator.Measuring;
using ModelOperator.Operator.Memory;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Autoscaling;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Objects.Revisions.Presets.Files;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Fetching;
using ModelOperator.Operator.Observing.Gateways;
using ModelOperator.Operator.Observing.Gpus;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;
using ModelOperator.Operator.Observing.Gpus.Watched;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Observing.Waking;
using ModelOperator.Operator.Reconciling;
using ModelOperator.Operator.Reporting;
using ModelOperator.Operator.Resting;
using ModelOperator.Operator.Traffic;
using ModelOperator.Rollouts;
using ModelOperator.Sinks;
using ModelOperator.Sinks.Configuration;

namespace ModelOperator.Operator;

/// <summary>Puts the operator together.</summary>
internal static class OperatorProcess
{
    private const string Owned = $"{ModelOperatorApi.ManagedByLabel}={Ownership.ManagedBy}";

    /// <summary>Builds the host; it connects to the cluster when it is run.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="replace">Registers services that replace those registered here; null for none.</param>
    public static IHost Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Configuration.AddSettings(OperatorCommandLine.Settings, args);
        // Nobody sends requests to the operator, so it stops at once, and the next leader takes over within a second.
        builder.AddOperations(operations => operations.Shutdown.Delay = OperatorCommandLine.ShutdownDelay);
        builder.AddTracing(TracedService.Of("model-operator", typeof(OperatorProcess)));
        builder.Services.AddOptions<ModelOperatorOptions>()
            .Bind(builder.Configuration.GetSection(ModelOperatorOptions.Section))
            .Configure(options => options.AddGatewaySinks(SinkConfiguration.Read(builder.Configuration)))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddKubernetesClient(client =>
        {
            client.JsonContexts.Add(ModelOperatorJsonContext.Default);
            client.JsonContexts.Add(PodJsonContext.Default);
            client.JsonContexts.Add(GpuJsonContext.Default);
            client.JsonContexts.Add(NodePlaceJsonContext.Default);
            client.JsonContexts.Add(ActionJsonContext.Default);
            client.JsonContexts.Add(ScaledObjectJsonContext.Default);
        });
        builder.Services.AddAnalysis(builder.Configuration);
        builder.Services.AddSinks(builder.Configuration);
        builder.Services.AddSingleton<IHeap, Heap>();
        builder.Services.AddHostedService<SpareMemory>();
        AddReconciling(builder.Services);
        AddController(
            builder.Services, builder.Configuration.GetSection(ModelOperatorOptions.Section).Get<ModelOperatorOptions>() ?? new());
        replace?.Invoke(builder.Services);
        return builder.Build();
    }

    private static void AddController(IServiceCollection services, ModelOperatorOptions options) => services
        .AddKubernetesOperator(settings =>
        {
            settings.Namespaces = options.WatchedNamespaces;
            settings.LeaderElection.LeaseName = options.LeaseName;
            settings.LeaderElection.LeaseOwner = options.LeaseOwner is "" ? null : options.LeaseOwner;
        })
        .AddController<ModelDeploymentController, ModelDeployment>(controller => controller
            .WithWorkers(options.Workers)
            .For(all => all.PackedBy = ModelOperatorJsonContext.Default)
            .Owns<V1Deployment>(OursOnly)
            .Owns<V1Service>(OursOnly)
            .Owns<V1ConfigMap>(OursOnly)
            .Owns<V1ControllerRevision>(OursOnly)
            .Owns<V1ServiceAccount>(OursOnly)
            .Owns<V1Role>(OursOnly)
            .Owns<V1RoleBinding>(OursOnly)
            .Owns<V1PodDisruptionBudget>(OursOnly)
            .Owns<V2HorizontalPodAutoscaler>(OursOnly, RevisionAutoscalerBuilder.AskTheSame)
            .Owns<ScaledObject>(OurScaledObjects, RevisionScaledObjectBuilder.AskTheSame)
            .Watches<V2HorizontalPodAutoscaler>(KedaAutoscaler.OwnerOf, isSame: RevisionAutoscalerBuilder.AskTheSame)
            .Watches<PodView>(OwnerOfPod, OurPods));

    private static void AddReconciling(IServiceCollection services)
    {
        services.AddSingleton(typeof(OwnedObjects<>));
        AddAdoption(services);
        services.AddSingleton<ClusterView>();
        services.AddSingleton<IFetchProbe>(provider => new HttpFetchProbe(
            GatewayHandler.Create(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<FetchWatch>();
        services.AddSingleton<IWakeProbe>(provider => new HttpWakeProbe(
            GatewayHandler.Create(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HttpWakeProbe>>()));
        services.AddSingleton<WakeWatch>();
        services.AddSingleton<RevisionObserver>();
        services.AddSingleton<RolloutObserver>();
        AddGoingNamespaces(services);
        AddCordonedNodes(services);
        AddGpuInventory(services);
        services.AddSingleton<TurnSpans>();
        services.AddSingleton<SpecInspector>();
        services.AddSingleton<KedaInspector>();
        services.AddSingleton<PresetFolder>();
        services.AddSingleton(provider => provider.GetRequiredService<PresetFolder>()
            .Read(provider.GetRequiredService<IOptions<ModelOperatorOptions>>().Value.ServerPresets));
        services.AddSingleton<ServerInspector>();
        services.AddSingleton<PodTemplateInspector>();
        services.AddSingleton<GatewayPodInspector>();
        services.AddSingleton<SampleInspector>();
        services.AddSingleton<IHubClient>(provider => new HttpHubClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2), UseCookies = false },
            provider.GetRequiredService<IOptions<ModelOperatorOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<HubCommits>();
        services.AddSingleton<HubInspector>();
        services.AddSingleton<StatusWriter>();
        services.AddSingleton<DigestWriter>();
        services.AddSingleton<FeedbackKeyWriter>();
        services.AddSingleton<RevisionWriter>();
        services.AddSingleton<RevisionKeeper>();
        services.AddSingleton<AutoscalerWriter>();
        services.AddSingleton<ScaledObjectWriter>();
        services.AddSingleton<ScaledObjectRefusals>();
        services.AddSingleton<BudgetWriter>();
        services.AddSingleton<PreviewWriter>();
        services.AddSingleton<GatewayWriter>();
        services.AddSingleton<MeasurementRunner>();
        services.AddSingleton<IStageMeasurer, StageMeasurer>();
        services.AddSingleton<MonitoringValidator>();
        services.AddSingleton<ModelMonitor>();
        services.AddSingleton<IModelWatcher, ModelWatcher>();
        services.AddSingleton<ProfileReader>();
        services.AddSingleton<ProfileCache>();
        services.AddSingleton<MonitoringMetrics>();
        services.AddSingleton<MonitoringRunner>();
        services.AddSingleton<IActionDoer, ActionDoer>();
        services.AddSingleton<ActionMetrics>();
        services.AddSingleton<ActionRunner>();
        services.AddSingleton<RolloutMetrics>();
        services.AddSingleton<IGatewayPods, CachedGatewayPods>();
        services.AddSingleton<TrafficProviders>();
        services.AddSingleton<ITrafficProvider, GatewayTrafficProvider>();
        services.AddSingleton<IRolloutPlanner, RolloutPlanner>();
        services.AddSingleton<GpuTurns>();
        services.AddSingleton<IGatewayProbe>(provider => new HttpGatewayProbe(
            GatewayHandler.Create(),
            provider.GetRequiredService<IOptions<ModelOperatorOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<HttpGatewayProbe>>()));
    }

    // The start does not wait for this informer, because an older role may not give the right to it.
    private static void AddGoingNamespaces(IServiceCollection services)
    {
        services.AddSingleton<Informer<V1Namespace>>();
        services.Configure<InformerOptions<V1Namespace>>(namespaces => namespaces.Keep = GoingNamespaces.IsGoing);
        services.AddSingleton<GoingNamespaces>();
        services.AddHostedService(provider => provider.GetRequiredService<GoingNamespaces>());
    }

    // The start does not wait for this informer, because an operator of one namespace may not see nodes.
    private static void AddCordonedNodes(IServiceCollection services)
    {
        services.AddSingleton<Informer<NodePlace>>();
        services.Configure<InformerOptions<NodePlace>>(nodes => nodes.Keep = CordonedNodes.IsCordoned);
        services.AddSingleton<CordonedNodes>();
        services.AddHostedService(provider => provider.GetRequiredService<CordonedNodes>());
    }

    // The list names every kind that we write.
    private static void AddAdoption(IServiceCollection services)
    {
        services.AddSingleton<Adoption>();
        AddKind<V1ConfigMap>(services);
        AddKind<V1Service>(services);
        AddKind<V1Deployment>(services);
        AddKind<V1ControllerRevision>(services);
        AddKind<V1ServiceAccount>(services);
        AddKind<V1Role>(services);
        AddKind<V1RoleBinding>(services);
        AddKind<V1PodDisruptionBudget>(services);
        AddKind<V2HorizontalPodAutoscaler>(services);
        AddKind<ScaledObject>(services);
        services.AddSingleton<Rests>();
        services.AddSingleton<TurnSight>();
    }

    private static void AddKind<T>(IServiceCollection services)
        where T : class, IKubernetesObject<V1ObjectMeta> => services
        .AddSingleton<IOrphanage>(provider => provider.GetRequiredService<OwnedObjects<T>>())
        .AddSingleton<ISeenObjects>(provider => provider.GetRequiredService<OwnedObjects<T>>());

    // The start does not wait for these informers; the inventory runs them when GPUs are asked for.
    private static void AddGpuInventory(IServiceCollection services)
    {
        services.AddSingleton<Informer<GpuNode>>();
        services.AddSingleton<Informer<GpuPod>>();
        services.Configure<InformerOptions<GpuPod>>(pods =>
        {
            pods.FieldSelector = GpuInventory.RunningPods;
            pods.Keep = GpuRequests.AsksForDevices;
        });
        services.AddSingleton<Informer<V1RuntimeClass>>();
        services.AddSingleton<Informer<V1ResourceQuota>>();
        services.AddOptions<InformerOptions<V1ResourceQuota>>().Configure<IOptions<OperatorOptions>>((quotas, all) =>
        {
            quotas.Namespaces = all.Value.Namespaces;
            quotas.Keep = QuotaArithmetic.LimitsDevices;
        });
        services.AddSingleton<Departures>();
        services.AddSingleton<GpuNews>();
        services.AddSingleton<UnfinishedDeployments>();
        services.AddSingleton<ComingPods>();
        services.AddSingleton<GpuReservations>();
        services.AddSingleton<GpuClaims>();
        services.AddSingleton(provider => new GpuView(
            provider.GetRequiredService<Informer<GpuNode>>(), provider.GetRequiredService<Informer<GpuPod>>(),
            provider.GetRequiredService<Informer<V1RuntimeClass>>(), provider.GetRequiredService<Informer<V1ResourceQuota>>(),
            provider.GetRequiredService<ComingPods>(), provider.GetRequiredService<GpuReservations>()));
        services.AddSingleton<GpuAsking>();
        services.AddSingleton<GpuCalls>();
        services.AddSingleton<GpuCaller>();
        services.AddSingleton<GpuWaitMetrics>();
        services.AddSingleton<GpuInventory>();
        services.AddHostedService(provider => provider.GetRequiredService<GpuInventory>());
    }

    // The caches hold only what is ours, so that a large cluster costs no more than a small one, and they hold it packed: there are a dozen
    // objects for each ModelDeployment, which are read in its turns alone. The index finds what an earlier ModelDeployment has left behind.
    private static void OursOnly<T>(InformerOptions<T> options)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        options.LabelSelector = Owned;
        options.LabelIndexes.Add(ModelOperatorApi.NameLabel);
        options.PackedBy = KubernetesJsonContext.Default;
    }

    private static void OurScaledObjects(InformerOptions<ScaledObject> options)
    {
        OursOnly(options);
        options.PackedBy = ScaledObjectJsonContext.Default;
        // Most clusters do without KEDA, and it may come later.
        options.IsOptional = true;
    }

    private static void OurPods(InformerOptions<PodView> options)
    {
        OursOnly(options);
        options.PackedBy = PodJsonContext.Default;
    }

    private static IEnumerable<ResourceKey> OwnerOfPod(PodView pod) =>
        pod.GetLabel(ModelOperatorApi.NameLabel) is { } name ? [new(pod.Metadata.NamespaceProperty, name)] : [];
}
