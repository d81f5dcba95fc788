using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Discovery;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Controllers.Writes;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Adopting;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Resting;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Applying.Owned;

/// <summary>
/// Writes all objects of one kind: only those that a ModelDeployment owns, and no others (R28). A missing object is created, so that the
/// server refuses when somebody else was faster with the same name. An existing one is changed only if it is the very object that was read,
/// in the version that was read. Reads come from the cache.
/// </summary>
internal sealed class OwnedObjects<T>(IKubernetesApi api, IResourceCache<T> cache, IWriteTracker writes, Rests rests)
    : IOrphanage, ISeenObjects
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly string Kind = ResourceType.Of<T>().Kind;

    private static readonly JsonTypeInfo<T> TypeInfo =
        (JsonTypeInfo<T>?)(KubernetesJsonContext.Default.GetTypeInfo(typeof(T)) ?? ScaledObjectJsonContext.Default.GetTypeInfo(typeof(T)))
        ?? throw new InvalidOperationException($"{typeof(T).Name} is not in KubernetesJsonContext");

    private readonly VainWrites<T> _inVain = new(TypeInfo);
    private readonly OwnApplies _applies = new();
    private readonly MetWishes<T> _met = new(TypeInfo);

    /// <summary>False while the server does not serve the kind; there is no object of it then.</summary>
    public bool IsServed => cache.IsServed;

    /// <summary>True when the server does not let the operator list the kind, so that it is not known whether there are objects.</summary>
    public bool IsForbidden => cache.IsForbidden;

    /// <summary>The cached object; null when there is none or when the ModelDeployment does not own it.</summary>
    public T? Get(ModelDeployment owner, string name) =>
        cache.Get(owner.Metadata.NamespaceProperty, name) is { } found && owner.Owns(found) ? found : null;

    /// <summary>True when there is an object of this name in the cache, and the ModelDeployment owns it. It is not read for this.</summary>
    public bool Has(ModelDeployment owner, string name) =>
        VersionOf(owner, name) is not null;

    /// <summary>
    /// True when the cache shows an object of this name that is ours, or that an earlier ModelDeployment has left behind for us.
    /// </summary>
    public bool Exists(ModelDeployment owner, string name) =>
        cache.Get(owner.Metadata.NamespaceProperty, name) is { } found && (owner.Owns(found) || Orphans.IsLeftBehind(owner, found));

    /// <summary>The cached objects that the ModelDeployment owns.</summary>
    public IReadOnlyList<T> List(ModelDeployment owner) => cache.ListByOwner(owner.Metadata.Uid!);

    /// <summary>
    /// A sentence that says who holds a name that we need. Null when nobody does except this ModelDeployment, or an earlier one of its name
    /// that left the object behind for us (R28). The server is asked only while the cache does not show the object as ours.
    /// </summary>
    public async Task<string?> FindForeignAsync(ModelDeployment owner, string name, CancellationToken cancellationToken)
    {
        if (Has(owner, name) || await FindAsync(owner, name, cancellationToken) is not { } found || owner.Owns(found))
        {
            return null;
        }

        return Orphans.IsLeftBehind(owner, found)
            ? Orphans.WhyForeign(owner, found, await FieldsAsync(owner, found, cancellationToken), Kind)
            : Orphans.Describe(owner, found, Kind);
    }

    /// <summary>Writes an object as far as the plan's extent allows; true when the object exists and is ours.</summary>
    public async Task<bool> WriteAsync(ModelDeployment owner, T desired, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Extent != PlanExtent.Everything)
        {
            return Has(owner, desired.Metadata.Name!) || await MakeAsync(owner, desired, plan, cancellationToken) is not null;
        }

        await EnsureAsync(owner, desired, cancellationToken);
        return true;
    }

    /// <summary>
    /// Writes an object as <see cref="WriteAsync"/> does, but also updates an existing one when the spec is refused, because its content
    /// follows from what runs and not from the spec.
    /// </summary>
    public Task KeepAsync(ModelDeployment owner, T desired, RolloutPlan plan, CancellationToken cancellationToken) =>
        Has(owner, desired.Metadata.Name!)
            ? EnsureAsync(owner, desired, cancellationToken)
            : WriteAsync(owner, desired, plan, cancellationToken);

    /// <summary>
    /// Makes an object that the cache does not show, and returns it as the server has it. For a refused spec an existing object stays as it
    /// is. Null when the existing object is somebody else's.
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
    /// Makes the object, or brings it in line with <paramref name="desired"/>. It writes nothing when the cached object has every desired
    /// value and nothing more in the <paramref name="exact"/> places (R30); by default these are the exact places of its kind. An object
    /// that was just <paramref name="made"/> may not be in the cache yet.
    /// </summary>
    /// <exception cref="NameTakenException">Somebody else has made an object of this name since the names were checked.</exception>
    public async Task EnsureAsync(
        ModelDeployment owner, T desired, CancellationToken cancellationToken, IReadOnlySet<string>? exact = null, T? made = null)
    {
        exact ??= ExactPlaces.Of<T>();
        var version = made is null ? VersionOf(owner, desired.Metadata.Name!)?.Version : made.Metadata.ResourceVersion;
        var sum = version is null ? default : _met.SumOf(desired, version);
        if (version is not null && _met.Has(desired, sum, exact))
        {
            return;
        }

        if ((made ?? Get(owner, desired.Metadata.Name!)) is not { } actual)
        {
            await CreateAsync(owner, desired, cancellationToken);
        }
        else if (DesiredState.IsMet(desired, actual, TypeInfo, exact))
        {
            // The cache may have got another version in between.
            if (actual.Metadata.ResourceVersion == version)
            {
                _met.Note(desired, sum, exact);
            }
        }
        else if (!_inVain.Has(desired, actual))
        {
            await PutRightAsync(owner, actual, desired, exact, cancellationToken);
        }
    }

    /// <summary>Changes a part of an owned object, only in the version that was <paramref name="read"/>.</summary>
    public Task<T> PatchAsync(ModelDeployment owner, T read, JsonObject changes, CancellationToken cancellationToken)
    {
        var metadata = changes["metadata"] ??= new JsonObject();
        metadata["uid"] = read.Metadata.Uid;
        metadata["resourceVersion"] = read.Metadata.ResourceVersion;
        return PatchAsync(owner, read.Metadata.Name!, new Patch(PatchType.Merge, changes), cancellationToken);
    }

    /// <summary>The other field managers that own a field of an owned object; the path is written as <c>spec.replicas</c>.</summary>
    public async Task<IReadOnlyList<string>> OthersWhoOwnAsync(
        ModelDeployment owner, T found, string path, CancellationToken cancellationToken) =>
        [.. ((await FieldsAsync(owner, found, cancellationToken))?.OwnersOf(path) ?? [])
            .Where(manager => manager != ModelOperatorApi.FieldManager)];

    /// <summary>
    /// Deletes an owned object. It never deletes another object that has taken its name, nor one that was given to another owner. False
    /// when there is none, or when it is being deleted already.
    /// </summary>
    public async Task<bool> DeleteAsync(ModelDeployment owner, string name, CancellationToken cancellationToken)
    {
        if (Get(owner, name) is not { Metadata.DeletionTimestamp: null } found)
        {
            return false;
        }

        rests.Disturb(owner);
        var asRead = new DeleteOptions { Uid = found.Metadata.Uid, ResourceVersion = found.Metadata.ResourceVersion };
        await api.DeleteAsync<T>(owner.Metadata.NamespaceProperty, name, asRead, cancellationToken);
        writes.Deleted(owner.Key(), found);
        _applies.Forget(found);
        return true;
    }

    public void AddTo(VersionDigest digest, ModelDeployment owner)
    {
        var owned = cache.VersionsByOwner(owner.Metadata.Uid!);
        digest.Add(owned.Count);
        foreach (var one in owned)
        {
            digest.Add(one);
        }

        ObjectVersion[] namesakes =
        [
            .. cache.VersionsByLabel(owner.Metadata.NamespaceProperty!, ModelOperatorApi.NameLabel, owner.Metadata.Name!)
                .Where(found => !found.IsOwnedBy(owner.Metadata.Uid)),
        ];
        digest.Add(namesakes.Length);
        foreach (var namesake in namesakes)
        {
            digest.Add(namesake);
        }
    }

    public bool AreGoing(ModelDeployment owner) => Namesakes(owner).Any(found => Orphans.GoesWithItsOwner(owner, found));

    public bool Has(ModelDeployment owner) => LeftBehind(owner).Any();

    public async Task<IReadOnlyList<string>> FindEditedAsync(ModelDeployment owner, CancellationToken cancellationToken)
    {
        var edited = new List<string>();
        foreach (var orphan in LeftBehind(owner))
        {
            var fields = await FieldsAsync(owner, orphan, cancellationToken);
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
            if (await FieldsAsync(owner, orphan, cancellationToken) is { } fields
                && Orphans.WhyForeign(owner, orphan, fields, Kind) is null)
            {
                // The patch carries the version in which the fields were judged, so that an object edited since then is not taken over.
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

        if (!_applies.IsLastChangeOf(actual) && DesiredState.Completion(desired, actual, TypeInfo) is { } completion)
        {
            // One write instead of three: nothing has to go, so nobody needs to know which fields are ours. A later apply takes them over.
            var complete = await PatchAsync(owner, actual, completion, cancellationToken);
            _inVain.Note(desired, complete, DesiredState.IsMet(desired, complete, TypeInfo, exact));
            return;
        }

        var now = actual;
        try
        {
            now = await ApplyAsync(owner, actual, desired, cancellationToken);
        }
        catch (KubernetesApiException exception)
            when (exception.IsInvalid && DesiredState.Repair(desired, actual, TypeInfo, exact) is not null)
        {
            // An addition of somebody else contradicts our values, for example a second port of the same name. Both have to change in one
            // write, which the repair below does.
        }

        if (!DesiredState.IsMet(desired, now, TypeInfo, exact) && DesiredState.Repair(desired, now, TypeInfo, exact) is { } repair)
        {
            now = await PatchAsync(owner, now, repair, cancellationToken);
        }

        _inVain.Note(desired, now, DesiredState.IsMet(desired, now, TypeInfo, exact));
    }

    // No cache holds an object of ours that has lost its labels, so the labels come first.
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
        rests.Disturb(owner);
        var written = await api.PatchAsync<T>(owner.Metadata.NamespaceProperty, name, patch, cancellationToken);
        writes.Wrote(owner.Key(), written);
        return written;
    }

    private IEnumerable<T> LeftBehind(ModelDeployment owner) =>
        Namesakes(owner).Where(found => !owner.Owns(found) && Orphans.IsLeftBehind(owner, found));

    // All of them unless they are all ours. Then none is left behind, and none goes with another owner; each turn asks, and need not read
    // them.
    private IReadOnlyList<T> Namesakes(ModelDeployment owner)
    {
        var (ns, name) = (owner.Metadata.NamespaceProperty!, owner.Metadata.Name!);
        return cache.VersionsByLabel(ns, ModelOperatorApi.NameLabel, name).All(found => found.IsOwnedBy(owner.Metadata.Uid))
            ? []
            : cache.ListByLabel(ns, ModelOperatorApi.NameLabel, name);
    }

    // Null when there is no object of this name in the cache, or when the ModelDeployment does not own it.
    private ObjectVersion? VersionOf(ModelDeployment owner, string name) =>
        cache.StateOf(owner.Metadata.NamespaceProperty, name) is { } state && state.IsOwnedBy(owner.Metadata.Uid) ? state : null;

    private Task<T?> FindAsync(ModelDeployment owner, string name, CancellationToken cancellationToken)
    {
        rests.Disturb(owner);
        return api.GetAsync<T>(owner.Metadata.NamespaceProperty, name, cancellationToken);
    }

    private Task<FieldOwners?> FieldsAsync(ModelDeployment owner, T found, CancellationToken cancellationToken)
    {
        rests.Disturb(owner);
        return api.GetFieldOwnersAsync<T>(found.Metadata.NamespaceProperty, found.Metadata.Name!, cancellationToken);
    }

    private async Task<T> CreateAsync(ModelDeployment owner, T desired, CancellationToken cancellationToken)
    {
        T created;
        rests.Disturb(owner);
        try
        {
            created = await api.CreateAsync(desired, ModelOperatorApi.FieldManager, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            var found = await FindAsync(owner, desired.Metadata.Name!, cancellationToken);
            if (found is not null && !owner.Owns(found))
            {
                throw new NameTakenException($"{Kind} {desired.Metadata.Name} was made by somebody else", exception);
            }

            if (found is not null)
            {
                await LabelAsync(owner, found, desired, cancellationToken);
            }

            // The object is ours and not in the cache yet, or it is gone again. The next turn sees it.
            throw;
        }

        writes.Wrote(owner.Key(), created);
        return created;
    }

    private async Task<T> ApplyAsync(ModelDeployment owner, T actual, T desired, CancellationToken cancellationToken)
    {
        // The fields that a create has set are owned under the operation Update, from which an apply could never take them away. They are
        // taken over here and not after the create, because most objects are never changed.
        var version = actual.Metadata.ResourceVersion;
        if (!_applies.IsLastChangeOf(actual)
            && (await FieldsAsync(owner, actual, cancellationToken))?.Upgraded(ModelOperatorApi.FieldManager) is { } upgraded)
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
        rests.Disturb(owner);
        var written = await api.ApplyAsync(desired, ours, cancellationToken);
        writes.Wrote(owner.Key(), written);
        _applies.Note(written);
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
