using System.Collections.Concurrent;
using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Kubernetes.Settings;

namespace ModelOperator.Operator.Observing;

/// <summary>
/// Knows the namespaces that are being deleted: nothing new can be made in them, and everything in them goes. An operator of the whole
/// cluster watches namespaces, and holds only such ones. An operator of a single namespace may not watch them, and learns it from the first
/// write that is refused.
/// </summary>
[EntityRbac(typeof(V1Namespace), Verbs = RbacVerbs.List | RbacVerbs.Watch)]
internal sealed class GoingNamespaces(Informer<V1Namespace> namespaces, IOptions<OperatorOptions> options, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lazy<Task> _known = new(() => options.Value.Namespaces.Count == 0
        ? Task.WhenAny(namespaces.WaitForSyncAsync(CancellationToken.None), Task.Delay(Patience, time, CancellationToken.None))
        : Task.CompletedTask);

    // The entries belong to ModelDeployments and not to namespaces, because another namespace may be made under the same name.
    private readonly ConcurrentDictionary<string, string> _refused = new(StringComparer.Ordinal);

    /// <summary>True for namespaces that the cache is to hold.</summary>
    public static bool IsGoing(V1Namespace ns) => ns.Metadata.DeletionTimestamp is not null;

    /// <summary>
    /// Completes with the first list of namespaces, or after some seconds without it; the operator then goes on without knowing.
    /// </summary>
    public Task KnownAsync(CancellationToken cancellationToken) => _known.Value.WaitAsync(cancellationToken);

    /// <summary>True for a namespace that is being deleted.</summary>
    public bool Includes(string ns) => namespaces.Get(ns: null, ns) is not null || _refused.Values.Contains(ns, StringComparer.Ordinal);

    /// <summary>True for a ModelDeployment whose namespace is being deleted.</summary>
    public bool Includes(ModelDeployment owner) =>
        _refused.ContainsKey(owner.Metadata.Uid!) || namespaces.Get(ns: null, owner.Metadata.NamespaceProperty!) is not null;

    /// <summary>Notes that a write for the ModelDeployment was refused because its namespace is being deleted.</summary>
    public void Note(ModelDeployment owner) => _refused[owner.Metadata.Uid!] = owner.Metadata.NamespaceProperty!;

    /// <summary>Forgets a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner) => _refused.TryRemove(owner.Metadata.Uid!, out _);

    /// <summary>Calls back when a namespace begins to be deleted, or is gone.</summary>
    public IDisposable Subscribe(Action changed) => namespaces.Subscribe(_ => changed());

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.Namespaces.Count == 0 ? namespaces.RunAsync(stoppingToken) : Task.CompletedTask;
}
