using System.Collections.Concurrent;
using System.Reflection;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.Kubernetes.Client;

/// <summary>Where the API server serves a kind, read from its <see cref="KubernetesEntityAttribute"/>.</summary>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    private static readonly ConcurrentDictionary<Type, ResourceType> Known = new();

    /// <summary>Group and version as apiVersion writes them: <c>v1</c>, <c>apps/v1</c>.</summary>
    public string GroupVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Versions that read and write the same, newest first; empty for most kinds.</summary>
    public IReadOnlyList<string> OlderVersions { get; init; } = [];

    /// <summary>The resource type of <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">The type has no <see cref="KubernetesEntityAttribute"/>.</exception>
    public static ResourceType Of<T>()
        where T : class, IKubernetesObject => Of(typeof(T));

    /// <inheritdoc cref="Of{T}"/>
    public static ResourceType Of(Type type) => Known.GetOrAdd(type, static t =>
    {
        var entity = t.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new InvalidOperationException($"{t} is no Kubernetes kind: it lacks [KubernetesEntity(Group, ApiVersion, Kind, PluralName)].");
        return new ResourceType(entity.Group, entity.ApiVersion, entity.Kind, entity.PluralName, entity.Namespaced)
        {
            OlderVersions = entity.OlderVersions,
        };
    });

    /// <summary>The same resource in another version of its group.</summary>
    public ResourceType At(string version) => new(Group, version, Kind, Plural, Namespaced);

    /// <summary><c>deployments.apps</c>, or <c>pods</c> in the core group.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

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

    /// <summary>The URL path of the collection: of one namespace, or of all when null.</summary>
    internal string PathOf(string? ns)
    {
        var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        return Namespaced && !string.IsNullOrEmpty(ns) ? $"{root}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}" : $"{root}/{Plural}";
    }
}
