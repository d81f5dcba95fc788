using System.Text.Json.Serialization.Metadata;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Operator.Objects;

namespace ModelOperator.Operator.Applying;

/// <summary>Writes objects of one kind that a ModelDeployment owns, and only those; reads come from the cache.</summary>
internal sealed class OwnedObjects<T>(IKubernetesApi api, IResourceCache<T> cache, IWriteTracker writes)
    where T : class, IKubernetesObject
{
    private static readonly JsonTypeInfo<T> TypeInfo =
        (JsonTypeInfo<T>?)KubernetesJsonContext.Default.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"{typeof(T).Name} is not in KubernetesJsonContext");

    private static readonly ApplyOptions Ours = new() { FieldManager = ModelOperatorApi.FieldManager, Force = true };

    /// <summary>The cached object, when it is owned.</summary>
    public T? Get(ModelDeployment owner, string name) =>
        cache.Get(owner.Metadata.Namespace, name) is { } found && owner.Owns(found) ? found : null;

    /// <summary>The cached objects that are owned.</summary>
    public IReadOnlyList<T> List(ModelDeployment owner) => cache.ListByOwner(owner.Metadata.Uid!);

    /// <summary>
    /// Who holds a name that we need, in words; null when nobody else does (R28).
    /// Asks the server only while the cache does not show the object as ours.
    /// </summary>
    public async Task<string?> FindForeignAsync(ModelDeployment owner, string name, CancellationToken cancellationToken)
    {
        if (Get(owner, name) is not null || await api.GetAsync<T>(owner.Metadata.Namespace, name, cancellationToken) is not { } found
            || owner.Owns(found))
        {
            return null;
        }

        var controller = found.Metadata.OwnerReferences?.FirstOrDefault(r => r.Controller == true);
        return controller is null
            ? $"{KindOf(found)} {name} exists and is not owned by this ModelDeployment"
            : $"{KindOf(found)} {name} belongs to {controller.Kind} {controller.Name}";
    }

    /// <summary>Applies <paramref name="desired"/> unless the cached object says it all already.</summary>
    public async Task EnsureAsync(ModelDeployment owner, T desired, CancellationToken cancellationToken)
    {
        if (Get(owner, desired.Metadata.Name!) is { } actual && DesiredState.IsMet(desired, actual, TypeInfo))
        {
            return;
        }

        writes.Wrote(owner.Key(), await api.ApplyAsync(desired, Ours, cancellationToken));
    }

    /// <summary>Changes a part of an owned object.</summary>
    public async Task PatchAsync(ModelDeployment owner, string name, Patch patch, CancellationToken cancellationToken) =>
        writes.Wrote(owner.Key(), await api.PatchAsync<T>(owner.Metadata.Namespace, name, patch, cancellationToken));

    /// <summary>Deletes an owned object, never a namesake made since; false when there is none, or it is going already.</summary>
    public async Task<bool> DeleteAsync(ModelDeployment owner, string name, CancellationToken cancellationToken)
    {
        if (Get(owner, name) is not { Metadata.DeletionTimestamp: null } found)
        {
            return false;
        }

        await api.DeleteAsync<T>(owner.Metadata.Namespace, name, new() { Uid = found.Metadata.Uid }, cancellationToken);
        writes.Deleted(owner.Key(), found);
        return true;
    }

    private static string KindOf(T found) =>
        found.Kind ?? typeof(T).GetCustomAttributes(typeof(KubernetesEntityAttribute), inherit: false)
            .Cast<KubernetesEntityAttribute>().Single().Kind;
}
