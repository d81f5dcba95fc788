using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching.Reflecting;

/// <summary>What an informer keeps in its cache.</summary>
public sealed class InformerOptions<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The only namespaces to look at; empty for all. Each is listed and watched by itself.</summary>
    public IReadOnlyList<string> Namespaces { get; set; } = [];

    /// <summary>A label selector in its string form; null for all.</summary>
    public string? LabelSelector { get; set; }

    /// <summary>A field selector, as <c>metadata.name=x</c>; null for all.</summary>
    public string? FieldSelector { get; set; }

    /// <summary>Labels that <see cref="IResourceCache{T}.ListByLabel"/> is asked for.</summary>
    public ISet<string> LabelIndexes { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Which objects are worth keeping, where no selector can say it; null for all. The others are read and forgotten.</summary>
    public Func<T, bool>? Keep { get; set; }

    /// <summary>
    /// The first list asks for the newest state instead of any that the server has at hand: for programs that must not
    /// start on old data. It costs the server a read of its store.
    /// </summary>
    public bool NewestFirst { get; set; }

    /// <summary>Objects a page of a list at most.</summary>
    public int PageSize { get; set; } = 500;
}
