using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching.Reflecting;

/// <summary>Settings of an informer.</summary>
public sealed class InformerOptions<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The only namespaces to read; empty for all. Each is listed and watched by itself.</summary>
    public IReadOnlyList<string> Namespaces { get; set; } = [];

    /// <summary>A label selector in its string form; null selects all objects.</summary>
    public string? LabelSelector { get; set; }

    /// <summary>A field selector such as <c>metadata.name=x</c>; null selects all objects.</summary>
    public string? FieldSelector { get; set; }

    /// <summary>The labels that <see cref="IResourceCache{T}.ListByLabel"/> can be asked for.</summary>
    public ISet<string> LabelIndexes { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Decides which objects are kept, where no selector can express it; null keeps all. The others are read and dropped.
    /// </summary>
    public Func<T, bool>? Keep { get; set; }

    /// <summary>Bounds what is kept; null for no bound. With a bound, every list is read page by page from the newest state.</summary>
    public ICacheRoom? Room { get; set; }

    /// <summary>
    /// The context with the serializer of the kind, by which the cache holds objects as compressed JSON; null to hold them as they are.
    /// Packed, they take a fraction of the memory. A look at one takes some fifty microseconds, and two looks may give two objects that are
    /// equal.
    /// </summary>
    public JsonSerializerContext? PackedBy { get; set; }

    /// <summary>
    /// True when the first list asks for the newest state instead of any state that the server has at hand. This is for programs that must
    /// not start on old data, and costs the server a read of its store.
    /// </summary>
    public bool NewestFirst { get; set; }

    /// <summary>
    /// True for a kind that a server need not serve, such as one whose CRD may not be installed. While the server does not know it, or does
    /// not let this process see it from the beginning, the cache counts as filled and is empty, and the server is asked again every 30
    /// seconds. A kind that was served counts as gone only after the server has answered for half a minute that it does not know it; until
    /// then the cache keeps what it has.
    /// </summary>
    public bool IsOptional { get; set; }

    /// <summary>The largest number of objects in one page of a list.</summary>
    public int PageSize { get; set; } = 500;

    /// <summary>Decides whether an object is kept, and takes its room.</summary>
    internal bool Keeps(T resource, long bytes) =>
        Keep?.Invoke(resource) != false && Room?.TryTake(ResourceKey.Of(resource), bytes) != false;
}
