using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Controllers.Writes;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>Sets a controller's finalizers on its entities, and runs and removes them when an entity is deleted.</summary>
internal sealed class FinalizerChain<TEntity>(
    IReadOnlyList<(string Identifier, IEntityFinalizer<TEntity> Finalizer)> finalizers, IKubernetesApi api, IWriteTracker tracker)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Returns the entity with all finalizers set. It writes only when one was missing.</summary>
    public async Task<TEntity> AttachAsync(TEntity entity, CancellationToken cancellationToken)
    {
        var present = entity.Metadata.Finalizers ?? [];
        var missing = finalizers.Select(f => f.Identifier).Except(present, StringComparer.Ordinal).ToList();
        return missing.Count == 0 ? entity : await WriteAsync(entity, [.. present, .. missing], cancellationToken);
    }

    /// <summary>Runs each finalizer that is still on the entity once; stops at the first that fails.</summary>
    public async Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken)
    {
        foreach (var (identifier, finalizer) in finalizers)
        {
            if (entity.Metadata.Finalizers?.Contains(identifier, StringComparer.Ordinal) is not true)
            {
                continue;
            }

            var result = await finalizer.FinalizeAsync(entity, cancellationToken);
            if (!result.IsSuccess || result.RequeueAfter is not null)
            {
                return result;
            }

            entity = await WriteAsync(entity, [.. entity.Metadata.Finalizers.Where(f => f != identifier)], cancellationToken);
        }

        return ReconciliationResult<TEntity>.Success(entity);
    }

    private async Task<TEntity> WriteAsync(TEntity entity, IReadOnlyList<string> identifiers, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = entity.Metadata.ResourceVersion, // 409 when somebody else has changed the list
                ["finalizers"] = new JsonArray([.. identifiers.Select(i => (JsonNode)i)]),
            },
        };
        var key = ResourceKey.Of(entity);
        var written = await api.PatchAsync<TEntity>(key.Namespace, key.Name, new Patch(PatchType.Merge, body), cancellationToken);
        tracker.Wrote(key, written);
        return written;
    }
}
