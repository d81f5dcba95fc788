using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Discovery;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Controllers.Writes;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Adopting;
using ModelOperator.Operator.Objects;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Applying.Owned;

/// <summary>
/// The one door through which objects of one kind are written: those that a ModelDeployment owns, and no others (R28). What is not there is
/// created, so that a namesake that is faster makes the server refuse; what is there is changed only as the very object that was read, in
/// the version that was read. Reads come from the cache.
/// </summary>
internal sealed class OwnedObjects<T>(IKubernetesApi api, IResourceCache<T> cache, IWriteTracker writes) : IOrphanage
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const int TakeOverAttempts = 3;

    private static readonly string Kind = ResourceType.Of<T>().Kind;

    private static readonly JsonTypeInfo<T> TypeInfo =
        (JsonTypeInfo<T>?)KubernetesJsonContext.Default.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"{typeof(T).Name} is not in KubernetesJsonContext");

    private readonly VainWrites<T> _inVain = new(TypeInfo);

    /// <summary>The cached object, when it is owned.</summary>
    public T? Get(ModelDeployment owner, string name) =>
        cache.Get(owner.Metadata.NamespaceProperty, name) is { } found && owner.Owns(found) ? found : null;

    /// <summary>The cached objects that are owned.</summary>
    public IReadOnlyList<T> List(ModelDeployment owner) => cache.ListByOwner(owner.Metadata.Uid!);

    /// <summary>
    /// Who holds a name that we need, in words; null when nobody does but this ModelDeployment, or an earlier one of its name that left the
    /// object behind for us (R28). Asks the server only while the cache does not show the object as ours.
    /// </summary>
    public async Task<string?> FindForeignAsync(ModelDeployment owner, string name, CancellationToken cancellationToken)
    {
        if (Get(owner, name) is not null || await FindAsync(owner, name, cancellationToken) is not { } found || owner.Owns(found))
        {
            return null;
        }

        return Orphans.IsLeftBehind(owner, found)
            ? Orphans.WhyForeign(owner, found, await FieldsAsync(found, cancellationToken), Kind)
            : Orphans.Describe(owner, found, Kind);
    }

    /// <summary>Writes an object as far as the plan's extent goes; true when it is there and ours.</summary>
    public async Task<bool> WriteAsync(ModelDeployment owner, T desired, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Extent != PlanExtent.Everything)
        {
            return Get(owner, desired.Metadata.Name!) is not null || await MakeAsync(owner, desired, plan, cancellationToken) is not null;
        }

        await EnsureAsync(owner, desired, cancellationToken);
        return true;
    }

    /// <summary>
    /// Writes an object as <see cref="WriteAsync"/> does, but brings one that is there in line for a refused spec, too: what it says
    /// follows from what runs, not from the spec.
    /// </summary>
    public Task KeepAsync(ModelDeployment owner, T desired, RolloutPlan plan, CancellationToken cancellationToken) =>
        Get(owner, desired.Metadata.Name!) is null
            ? WriteAsync(owner, desired, plan, cancellationToken)
            : EnsureAsync(owner, desired, cancellationToken);

    /// <summary>
    /// Makes an object that the cache does not show, and returns it as the server has it. For a refused spec one that is there stays as it
    /// is; null when that is somebody else's.
    /// </summary>
    public async Task<T?> MakeAsync(ModelDeployment owner, T desired, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Extent != PlanExtent.Everything && await FindAsync(owner, desired.Metadata.Name!, cancellationToken) is { } found)
        {
            await LabelAsync(owner, found, desired, cancellationToken);
            return owner.Owns(found) ? found : null;
        }

        return await CreateAsync(owner, desired, cancellationToken);
    }

    /// <summary>
    /// Makes the object, or brings it in line with <paramref name="desired"/> unless the cached one says it all already, and nothing more
    /// in the <paramref name="exact"/> places, which are those of its kind if none are given (R30). One that was just
    /// <paramref name="made"/> may not be in the cache yet.
    /// </summary>
    /// <exception cref="NameTakenException">Somebody else has made one of this name since the names were looked at.</exception>
    public async Task EnsureAsync(
        ModelDeployment owner, T desired, CancellationToken cancellationToken, IReadOnlySet<string>? exact = null, T? made = null)
    {
        if ((made ?? Get(owner, desired.Metadata.Name!)) is not { } actual)
        {
            await CreateAsync(owner, desired, cancellationToken);
        }
        else if (!DesiredState.IsMet(desired, actual, TypeInfo, exact ??= ExactPlaces.Of<T>()) && !_inVain.Has(desired, actual))
        {
            await PutRightAsync(owner, actual, desired, exact, cancellationToken);
        }
    }

    /// <summary>Changes a part of an owned object, of the very version that was <paramref name="read"/> and of no later one.</summary>
    public Task<T> PatchAsync(ModelDeployment owner, T read, JsonObject changes, CancellationToken cancellationToken)
    {
        var metadata = changes["metadata"] ??= new JsonObject();
        metadata["uid"] = read.Metadata.Uid;
        metadata["resourceVersion"] = read.Metadata.ResourceVersion;
        return PatchAsync(owner, read.Metadata.Name!, new Patch(PatchType.Merge, changes), cancellationToken);
    }

    /// <summary>The other managers that own a field of an owned object, as <c>spec.replicas</c>.</summary>
    public async Task<IReadOnlyList<string>> OthersWhoOwnAsync(T found, string path, CancellationToken cancellationToken) =>
        [.. ((await FieldsAsync(found, cancellationToken))?.OwnersOf(path) ?? [])
            .Where(manager => manager != ModelOperatorApi.FieldManager)];

    /// <summary>
    /// Deletes an owned object, never a namesake made since nor one that was given away; false when there is none, or it is being deleted
    /// already.
    /// </summary>
    public async Task<bool> DeleteAsync(ModelDeployment owner, string name, CancellationToken cancellationToken)
    {
        if (Get(owner, name) is not { Metadata.DeletionTimestamp: null } found)
        {
            return false;
        }

        var asRead = new DeleteOptions { Uid = found.Metadata.Uid, ResourceVersion = found.Metadata.ResourceVersion };
        await api.DeleteAsync<T>(owner.Metadata.NamespaceProperty, name, asRead, cancellationToken);
        writes.Deleted(owner.Key(), found);
        return true;
    }

    public bool AreGoing(ModelDeployment owner) => Namesakes(owner).Any(found => Orphans.GoesWithItsOwner(owner, found));

    public bool Has(ModelDeployment owner) => LeftBehind(owner).Any();

    public async Task<IReadOnlyList<string>> FindEditedAsync(ModelDeployment owner, CancellationToken cancellationToken)
    {
        var edited = new List<string>();
        foreach (var orphan in LeftBehind(owner))
        {
            var fields = await FieldsAsync(orphan, cancellationToken);
            if (fields?.Names(ModelOperatorApi.FieldManager) == true && Orphans.WhyForeign(owner, orphan, fields, Kind) is { } why)
            {
                edited.Add(why);
            }
        }

        return edited;
    }

    public async Task<int> AdoptAsync(ModelDeployment owner, CancellationToken cancellationToken)
    {
        var adopted = 0;
        foreach (var orphan in LeftBehind(owner))
        {
            if (await FieldsAsync(orphan, cancellationToken) is { } fields && Orphans.WhyForeign(owner, orphan, fields, Kind) is null)
            {
                // The version that the fields were judged in: what is edited since is not taken.
                var patch = new Patch(PatchType.Merge, Orphans.Adoption(owner, fields));
                await PatchAsync(owner, orphan.Metadata.Name!, patch, cancellationToken);
                adopted++;
            }
        }

        return adopted;
    }

    private async Task PutRightAsync(
        ModelDeployment owner, T actual, T desired, IReadOnlySet<string> exact, CancellationToken cancellationToken)
    {
        if (FixedPlaces.Differ(desired, actual))
        {
            await DeleteAsync(owner, actual.Metadata.Name!, cancellationToken);
            await CreateAsync(owner, desired, cancellationToken);
            return;
        }

        var now = actual;
        try
        {
            now = await ApplyAsync(owner, actual, desired, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsInvalid && DesiredState.Repair(desired, actual, TypeInfo, exact) is not null)
        {
            // What somebody has added contradicts what we say, as a port of the same name does: both have to change at once.
        }

        if (!DesiredState.IsMet(desired, now, TypeInfo, exact) && DesiredState.Repair(desired, now, TypeInfo, exact) is { } repair)
        {
            now = await PatchAsync(owner, now, repair, cancellationToken);
        }

        _inVain.Note(desired, now, DesiredState.IsMet(desired, now, TypeInfo, exact));
    }

    // Without its labels an object of ours is in no cache, and nothing else of it can be looked at.
    private async Task LabelAsync(ModelDeployment owner, T found, T desired, CancellationToken cancellationToken)
    {
        if (!owner.Owns(found) || desired.Metadata.Labels is not { } labels
            || labels.All(l => found.GetLabel(l.Key) == l.Value))
        {
            return;
        }

        var body = new JsonObject(labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));
        await PatchAsync(owner, found, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = body } }, cancellationToken);
    }

    private async Task<T> PatchAsync(ModelDeployment owner, string name, Patch patch, CancellationToken cancellationToken)
    {
        var written = await api.PatchAsync<T>(owner.Metadata.NamespaceProperty, name, patch, cancellationToken);
        writes.Wrote(owner.Key(), written);
        return written;
    }

    private IEnumerable<T> LeftBehind(ModelDeployment owner) =>
        Namesakes(owner).Where(found => !owner.Owns(found) && Orphans.IsLeftBehind(owner, found));

    private IReadOnlyList<T> Namesakes(ModelDeployment owner) =>
        cache.ListByLabel(owner.Metadata.NamespaceProperty!, ModelOperatorApi.NameLabel, owner.Metadata.Name!);

    private Task<T?> FindAsync(ModelDeployment owner, string name, CancellationToken cancellationToken) =>
        api.GetAsync<T>(owner.Metadata.NamespaceProperty, name, cancellationToken);

    private Task<FieldOwners?> FieldsAsync(T found, CancellationToken cancellationToken) =>
        api.GetFieldOwnersAsync<T>(found.Metadata.NamespaceProperty, found.Metadata.Name!, cancellationToken);

    private async Task<T> CreateAsync(ModelDeployment owner, T desired, CancellationToken cancellationToken)
    {
        Created<T> created;
        try
        {
            created = await api.CreateAsync(desired, ModelOperatorApi.FieldManager, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsConflict)
        {
            var found = await FindAsync(owner, desired.Metadata.Name!, cancellationToken);
            if (found is not null && !owner.Owns(found))
            {
                throw new NameTakenException($"{Kind} {desired.Metadata.Name} was made by somebody else", e);
            }

            if (found is not null)
            {
                await LabelAsync(owner, found, desired, cancellationToken);
            }

            // Ours and not in the cache yet, or gone again: the next turn sees it.
            throw;
        }

        writes.Wrote(owner.Key(), created.Object);
        return await TakeOverAsync(owner, created, cancellationToken);
    }

    // What a create sets is owned by Update; an apply could never take it away.
    private async Task<T> TakeOverAsync(ModelDeployment owner, Created<T> created, CancellationToken cancellationToken)
    {
        var fields = created.Fields;
        for (var i = 0; i < TakeOverAttempts && fields?.Upgraded(ModelOperatorApi.FieldManager) is { } upgraded; i++)
        {
            try
            {
                return await WriteFieldsAsync(owner, created.Object, upgraded, fields.ResourceVersion, cancellationToken);
            }
            catch (KubernetesApiException e) when (e.IsConflict)
            {
                // A controller of the cluster has touched it already. What is left undone here, the next apply does first.
                fields = await FieldsAsync(created.Object, cancellationToken);
            }
        }

        return created.Object;
    }

    private async Task<T> ApplyAsync(ModelDeployment owner, T actual, T desired, CancellationToken cancellationToken)
    {
        var version = actual.Metadata.ResourceVersion;
        if ((await FieldsAsync(actual, cancellationToken))?.Upgraded(ModelOperatorApi.FieldManager) is { } upgraded)
        {
            version = (await WriteFieldsAsync(owner, actual, upgraded, version, cancellationToken)).Metadata.ResourceVersion;
        }

        var ours = new ApplyOptions
        {
            FieldManager = ModelOperatorApi.FieldManager,
            Force = true,
            Uid = actual.Metadata.Uid,
            ResourceVersion = version,
        };
        var written = await api.ApplyAsync(desired, ours, cancellationToken);
        writes.Wrote(owner.Key(), written);
        return written;
    }

    private async Task<T> WriteFieldsAsync(
        ModelDeployment owner, T actual, JsonArray entries, string? version, CancellationToken cancellationToken)
    {
        var body = new JsonArray(
            new JsonObject { ["op"] = "replace", ["path"] = "/metadata/managedFields", ["value"] = entries },
            new JsonObject { ["op"] = "replace", ["path"] = "/metadata/resourceVersion", ["value"] = version });
        return await PatchAsync(owner, actual.Metadata.Name!, new Patch(PatchType.Json, body), cancellationToken);
    }
}
