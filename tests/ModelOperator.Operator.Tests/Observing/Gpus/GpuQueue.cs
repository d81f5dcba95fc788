using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Revisions;
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
    private int? _hard;
    private int _used;

    public GpuQueue()
    {
        var view = new ClusterView(
            _api.Cache<V1Deployment>(), _api.Cache<PodView>(), _api.Cache<V1Service>(), _api.Cache<V1ConfigMap>(),
            _api.Cache<V1ControllerRevision>(), _api.Cache<V2HorizontalPodAutoscaler>());
        var departures = new Departures(Leaving.Namespaces(_api), _api.Feed<ModelDeployment>(), News);
        var reservations = new GpuReservations(view, departures, Clock);
        Claims = new(departures, Clock);
        _view = new(
            _api.Cache<GpuNode>(), _api.Cache<GpuPod>(), _api.Cache<V1RuntimeClass>(), _api.Cache<V1ResourceQuota>(),
            new(view, departures, new(view.Deployments, _api.Feed<V1Deployment>(), _api.Feed<PodView>(), News)), reservations);
        var calls = new GpuCalls(this);
        _asking = new(_view, Claims, reservations, calls, News);
        _caller = new(Claims, _view, calls);
    }

    public ManualTimeProvider Clock { get; } = new();

    public GpuNews News { get; } = new();

    public GpuClaims Claims { get; }

    /// <summary>The names of those who were called, in order.</summary>
    public List<string> Called { get; } = [];

    /// <summary>One that asks for pods of so many GPUs.</summary>
    public static ModelDeployment Owner(
        string name, int gpus = 1, string? product = null, GpuWhenFull whenFull = GpuWhenFull.Wait, string ns = "ml")
    {
        var sample = Sample.Digits(spec => spec with
        {
            Replicas = 2,
            Gpu = new() { Count = gpus, Products = product is null ? null : [product], WhenFull = whenFull },
        });
        return sample with { Metadata = sample.Metadata with { Name = name, NamespaceProperty = ns, Uid = $"uid-{name}" } };
    }

    /// <summary>One of two pods in the middle of a rollout in place, whose stable revision has given one of them up.</summary>
    public static ModelDeployment InPlace(string name) =>
        InPlace(Owner(name, whenFull: GpuWhenFull.Replace), planned: 0, givenUp: 1);

    /// <summary>One whose stable revision has given some of its pods up, and whose candidate has others.</summary>
    public static ModelDeployment InPlace(ModelDeployment owner, int planned, int givenUp) => owner with
    {
        Status = new() { CandidateRevision = RevisionOf(owner), Revisions = Rows(owner, planned, givenUp) },
    };

    public void Enqueue(string? ns, string name) => Called.Add(name);

    public void Node(string name, int gpus, string product = "NVIDIA-H200") => _api.Keep(GpuWorld.Node(name, gpus, product));

    /// <summary>The quota of the namespace ml; no other has one.</summary>
    public void Quota(int hard, int used)
    {
        (_hard, _used) = (hard, used);
        _api.Keep(new V1ResourceQuota
        {
            Metadata = new() { Name = "gpus", NamespaceProperty = "ml" },
            Status = new()
            {
                Hard = new Dictionary<string, ResourceQuantity> { [$"requests.{GpuWorld.Gpu}"] = new($"{hard}") },
                Used = new Dictionary<string, ResourceQuantity> { [$"requests.{GpuWorld.Gpu}"] = new($"{used}") },
            },
        });
    }

    public void Add(GpuPod pod) => _view.Held.Note(new(Kubernetes.Caching.Stores.ResourceChangeType.Added, pod, Old: null));

    public void Remove(GpuPod pod) => _view.Held.Note(new(Kubernetes.Caching.Stores.ResourceChangeType.Deleted, pod, Old: null));

    /// <summary>The Deployment of its candidate asks for so many pods; it is deleted when it asks for none.</summary>
    public void Deploy(ModelDeployment owner, int pods)
    {
        var template = RevisionTemplate.Of(owner.Spec);
        if (pods > 0)
        {
            _api.Put(RevisionDeploymentBuilder.Build(owner, template.Revision, template, pods, Sample.Options));
        }
        else
        {
            _api.Forget<V1Deployment>(ObjectNames.OfRevision(owner.Metadata.Name!, template.Revision), owner.Metadata.NamespaceProperty!);
        }
    }

    /// <summary>Its candidate has so many pods that have no node yet.</summary>
    public void Pend(ModelDeployment owner, int pods)
    {
        var (ns, labels) = (owner.Metadata.NamespaceProperty!, new Dictionary<string, string>
        {
            [ModelOperatorApi.NameLabel] = owner.Metadata.Name!,
            [ModelOperatorApi.RevisionLabel] = RevisionOf(owner),
        });
        var before = _api.All<PodView>().Count(pod => pod.GetLabel(ModelOperatorApi.NameLabel) == owner.Metadata.Name);
        if (before != pods && ns == "ml" && _hard is { } hard)
        {
            // The API server counts a pod for its quota before anybody sees the pod.
            Quota(hard, Math.Max(0, _used + ((pods - before) * owner.Spec.Gpu!.Count)));
            News.Tell();
        }

        var names = Enumerable.Range(0, pods).Select(pod => $"{owner.Metadata.Name}-{pod}").ToList();
        foreach (var name in names.Where(name => _api.Find<PodView>(name, ns) is null))
        {
            _api.Keep(new PodView { Metadata = new() { Name = name, NamespaceProperty = ns, Labels = labels } });
        }

        foreach (var gone in _api.All<PodView>()
            .Where(pod => pod.GetLabel(ModelOperatorApi.NameLabel) == owner.Metadata.Name && !names.Contains(pod.Metadata.Name!)).ToList())
        {
            _api.Forget<PodView>(gone.Metadata.Name!, ns);
        }
    }

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

    /// <summary>Goes on with those for whom the last pass had no time.</summary>
    /// <returns>The names of those who were called, and whether there are more.</returns>
    public (IReadOnlyList<string> Called, bool HasMore) GoOn()
    {
        Called.Clear();
        var hasMore = _caller.CallThoseServed(GpuWorld.Gpu, isNews: false);
        return ([.. Called], hasMore);
    }

    private static RevisionStatus[] Rows(ModelDeployment owner, int planned, int givenUp) =>
    [
        new() { Revision = "stable", Role = RevisionRole.Stable, Replicas = owner.Spec.Replicas - givenUp, GivenUp = givenUp },
        new() { Revision = RevisionOf(owner), Role = RevisionRole.Candidate, Replicas = planned },
    ];

    private static string RevisionOf(ModelDeployment owner) => RevisionTemplate.Of(owner.Spec).Revision;
}
