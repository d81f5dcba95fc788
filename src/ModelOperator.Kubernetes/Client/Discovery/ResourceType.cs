using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Client.Discovery;

/// <summary>The place where the API server serves a kind, read from the kind's <see cref="KubernetesEntityAttribute"/>.</summary>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    private static readonly ConcurrentDictionary<Type, ResourceType> Known = new();

    // KubernetesEntityAttribute does not tell which kinds have no namespace. Name a new kind without one here.
    private static readonly FrozenSet<string> ClusterScoped = FrozenSet.Create(
        "namespaces", "nodes", "runtimeclasses.node.k8s.io", "selfsubjectaccessreviews.authorization.k8s.io",
        "selfsubjectreviews.authentication.k8s.io");

    // The older versions that older servers serve and that this project reads and writes in the same way.
    private static readonly FrozenDictionary<string, string[]> Older = new Dictionary<string, string[]>
    {
        ["cronjobs.batch"] = ["v1beta1"],
        ["endpointslices.discovery.k8s.io"] = ["v1beta1"],
        ["events.events.k8s.io"] = ["v1beta1"],
        ["horizontalpodautoscalers.autoscaling"] = ["v2beta2"],
        ["poddisruptionbudgets.policy"] = ["v1beta1"],
        ["runtimeclasses.node.k8s.io"] = ["v1beta1"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Group and version as apiVersion writes them: <c>v1</c>, <c>apps/v1</c>.</summary>
    public string GroupVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The versions that read and write the same, newest first; empty for most kinds.</summary>
    public IReadOnlyList<string> OlderVersions { get; init; } = [];

    /// <summary>The resource type of <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">The type has no <see cref="KubernetesEntityAttribute"/>.</exception>
    public static ResourceType Of<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => Of(typeof(T));

    /// <inheritdoc cref="Of{T}"/>
    public static ResourceType Of(Type type) => Known.GetOrAdd(type, static t =>
    {
        var entity = t.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new InvalidOperationException(
                $"{t} is no Kubernetes kind: it lacks [KubernetesEntity(Group, ApiVersion, Kind, PluralName)].");

        // The models of kinds that can only be created, such as access reviews, name no plural.
        var plural = string.IsNullOrEmpty(entity.PluralName) ? entity.Kind.ToLowerInvariant() + "s" : entity.PluralName;
        var name = NameOf(entity.Group, plural);
        return new ResourceType(entity.Group, entity.ApiVersion, entity.Kind, plural, Namespaced: !ClusterScoped.Contains(name))
        {
            OlderVersions = Older.GetValueOrDefault(name, []),
        };
    });

    /// <summary>The same resource in another version of its group.</summary>
    public ResourceType At(string version) => new(Group, version, Kind, Plural, Namespaced);

    /// <summary>The name with the group: <c>deployments.apps</c>, or <c>pods</c> in the core group.</summary>
    public override string ToString() => NameOf(Group, Plural);

    /// <summary>The URL path of one object, or of one of its subresources.</summary>
    internal string PathOf(string? ns, string name, string? subresource = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Namespaced && string.IsNullOrEmpty(ns))
        {
            throw new ArgumentException($"{Kind} {name} needs a namespace.", nameof(ns));
        }

        var path = $"{PathOf(ns)}/{Uri.EscapeDataString(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    /// <summary>The URL path of the collection in one namespace, or in all when <paramref name="ns"/> is null.</summary>
    internal string PathOf(string? ns)
    {
        var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        return Namespaced && !string.IsNullOrEmpty(ns) ? $"{root}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}" : $"{root}/{Plural}";
    }

    private static string NameOf(string group, string plural) => group.Length == 0 ? plural : $"{plural}.{group}";
}
