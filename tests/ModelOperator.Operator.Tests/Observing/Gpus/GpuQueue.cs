using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Gpus;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;
using ModelOperator.Operator.Observing.Gpus.Watched;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Gpus;

/// <summary>Nodes, pods and quotas without an API server, and the ModelDeployments that wait for their GPUs.</summary>
internal sealed class GpuQueue : IReconcileTrigger<ModelDeployment>
{
    private readonly MemoryApi _api = new();
    private readonly GpuView _view;
    private readonly GpuAsking _asking;
    private readonly GpuCaller _caller;

    public GpuQueue()
    {
        var view = new ClusterView(
            _api.Cache<V1Deployment>(), _api.Cache<PodView>(), _api.Cache<V1Service>(), _api.Cache<V1ConfigMap>(),
            _api.Cache<V1ControllerRevision>(), _api.Cache<V2HorizontalPodAutoscaler>());
        var departures = new Departures(Leaving.Namespaces(_api), _api.Feed<ModelDeployment>());
        var reservations = new GpuReservations(view, departures, Clock);
        Claims = new(departures, Clock);
        _view = new(
            _api.Cache<GpuNode>(), _api.Cache<GpuPod>(), _api.Cache<V1RuntimeClass>(), _api.Cache<V1ResourceQuota>(),
            new(view, departures, new(view.Deployments, _api.Feed<V1Deployment>(), _api.Feed<PodView>(), new())), reservations);
        var calls = new GpuCalls(this);
        _asking = new(_view, Claims, reservations, calls, new());
        _caller = new(Claims, _view, calls);
    }

    public ManualTimeProvider Clock { get; } = new();

    public GpuClaims Claims { get; }

    /// <summary>The names of those who were called, in order.</summary>
    public List<string> Called { get; } = [];

    /// <summary>One that asks for pods of so many GPUs.</summary>
    public static ModelDeployment Owner(string name, int gpus = 1, string? product = null, GpuWhenFull whenFull = GpuWhenFull.Wait)
    {
        var sample = Sample.Digits(spec => spec with
        {
            Replicas = 2,
            Gpu = new() { Count = gpus, Products = product is null ? null : [product], WhenFull = whenFull },
        });
        return sample with { Metadata = sample.Metadata with { Name = name, Uid = $"uid-{name}" } };
    }

    /// <summary>One of two pods in the middle of a rollout in place, whose stable revision has given one of them up.</summary>
    public static ModelDeployment InPlace(string name)
    {
        var owner = Owner(name, whenFull: GpuWhenFull.Replace);
        return owner with
        {
            Status = new()
            {
                CandidateRevision = RevisionOf(owner),
                Revisions = Rows(owner, planned: 0, givenUp: 1),
            },
        };
    }

    public void Enqueue(string? ns, string name) => Called.Add(name);

    public void Node(string name, int gpus, string product = "NVIDIA-H200") => _api.Keep(GpuWorld.Node(name, gpus, product));

    public void Quota(int hard, int used) => _api.Keep(new V1ResourceQuota
    {
        Metadata = new() { Name = "gpus", NamespaceProperty = "ml" },
        Status = new()
        {
            Hard = new Dictionary<string, ResourceQuantity> { [$"requests.{GpuWorld.Gpu}"] = new($"{hard}") },
            Used = new Dictionary<string, ResourceQuantity> { [$"requests.{GpuWorld.Gpu}"] = new($"{used}") },
        },
    });

    public void Add(GpuPod pod) => _view.Held.Note(new(Kubernetes.Caching.Stores.ResourceChangeType.Added, pod, Old: null));

    public void Remove(GpuPod pod) => _view.Held.Note(new(Kubernetes.Caching.Stores.ResourceChangeType.Deleted, pod, Old: null));

    /// <summary>The free units of each node.</summary>
    public IEnumerable<(GpuNode Node, long Free)> Free() =>
        GpuSupply.Of(GpuWorld.Gpu, _api.All<GpuNode>(), _view.Held).Nodes.Select(one => (one.Node, one.Allocatable - one.Requested));

    /// <summary>The number of pods that a ModelDeployment would be told that it can have.</summary>
    public ObservedGpus Look(ModelDeployment owner) => _asking.Look(owner, RevisionOf(owner), seesNodes: true)!;

    /// <summary>Notes a plan that asks for some pods and lacks others.</summary>
    public void Note(
        ModelDeployment owner, int planned, int missing, DateTimeOffset? since = null, bool isByQuota = false, int givenUp = 0)
    {
        var plan = new RolloutPlan
        {
            DesiredRevision = RevisionOf(owner),
            Status = new()
            {
                Progress = since is null ? null : new() { WaitingForGpuSince = since },
                CandidateRevision = RevisionOf(owner),
                Revisions = Rows(owner, planned, givenUp),
            },
            Sizes = [new(RevisionOf(owner), planned)],
            Deletions = [],
            Route = null,
            Transitions = [],
            PodsWithoutGpus = isByQuota ? 0 : missing,
            PodsOverQuota = isByQuota ? missing : 0,
        };
        _asking.Note(owner, RevisionOf(owner), plan);
    }

    /// <summary>Lets those be called who could have what they lack.</summary>
    /// <returns>The names of those who were.</returns>
    public IReadOnlyList<string> Call()
    {
        Called.Clear();
        _caller.CallThoseServed();
        return [.. Called];
    }

    private static RevisionStatus[] Rows(ModelDeployment owner, int planned, int givenUp) =>
    [
        new() { Revision = "stable", Role = RevisionRole.Stable, Replicas = owner.Spec.Replicas - givenUp, GivenUp = givenUp },
        new() { Revision = RevisionOf(owner), Role = RevisionRole.Candidate, Replicas = planned },
    ];

    private static string RevisionOf(ModelDeployment owner) => RevisionTemplate.Of(owner.Spec).Revision;
}
