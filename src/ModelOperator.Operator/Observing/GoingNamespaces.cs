using System.Collections.Concurrent;
using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Kubernetes.Settings;

namespace ModelOperator.Operator.Observing;

/// <summary>
/// Namespaces that are being deleted: nothing new can be made there, and all in them goes. An operator of the whole cluster watches them,
/// and holds none but those; one of a single namespace may not, and learns it from the first write that is refused.
/// </summary>
[EntityRbac(typeof(V1Namespace), Verbs = RbacVerbs.List | RbacVerbs.Watch)]
internal sealed class GoingNamespaces(Informer<V1Namespace> namespaces, IOptions<OperatorOptions> options, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lazy<Task> _known = new(() => options.Value.Namespaces.Count == 0
        ? Task.WhenAny(namespaces.WaitForSyncAsync(CancellationToken.None), Task.Delay(Patience, time, CancellationToken.None))
        : Task.CompletedTask);

    // Of a ModelDeployment, not of a namespace: another may be made under its name.
    private readonly ConcurrentDictionary<string, string> _refused = new(StringComparer.Ordinal);

    /// <summary>True for what the cache of namespaces is to hold.</summary>
    public static bool IsGoing(V1Namespace ns) => ns.Metadata.DeletionTimestamp is not null;

    /// <summary>Ends with the first list, or after some seconds without: then it goes on without knowing.</summary>
    public Task KnownAsync(CancellationToken cancellationToken) => _known.Value.WaitAsync(cancellationToken);

    /// <summary>True for a namespace that is going.</summary>
    public bool Includes(string ns) => namespaces.Get(ns: null, ns) is not null || _refused.Values.Contains(ns, StringComparer.Ordinal);

    /// <summary>True for a ModelDeployment whose namespace is going.</summary>
    public bool Includes(ModelDeployment owner) =>
        _refused.ContainsKey(owner.Metadata.Uid!) || namespaces.Get(ns: null, owner.Metadata.NamespaceProperty!) is not null;

    /// <summary>A write for the ModelDeployment was refused because its namespace is going.</summary>
    public void Note(ModelDeployment owner) => _refused[owner.Metadata.Uid!] = owner.Metadata.NamespaceProperty!;

    /// <summary>The ModelDeployment is gone.</summary>
    public void Forget(ModelDeployment owner) => _refused.TryRemove(owner.Metadata.Uid!, out _);

    /// <summary>Says when a namespace begins to go, or is gone.</summary>
    public IDisposable Subscribe(Action changed) => namespaces.Subscribe(_ => changed());

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.Namespaces.Count == 0 ? namespaces.RunAsync(stoppingToken) : Task.CompletedTask;
}
