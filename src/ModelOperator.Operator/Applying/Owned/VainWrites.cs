using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;

namespace ModelOperator.Operator.Applying.Owned;

/// <summary>
/// Objects that are not as they should be although they have just been written: a webhook has changed them, or holds an addition that is
/// not ours to take away. The same write would change nothing, until the object changes, or what is wanted does (R23). Of both only a
/// hash is held: objects may be large, and one that is gone is not told of.
/// </summary>
internal sealed class VainWrites<T>(JsonTypeInfo<T> type)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ConcurrentDictionary<ResourceKey, (string Desired, string Actual)> _known = new();

    /// <summary>True when this very write was in vain.</summary>
    public bool Has(T desired, T actual) =>
        _known.TryGetValue(ResourceKey.Of(actual), out var known) && known == (Content(desired), Content(actual));

    /// <summary>Notes what came of a write.</summary>
    public void Note(T desired, T written, bool isMet)
    {
        if (isMet)
        {
            _known.TryRemove(ResourceKey.Of(written), out _);
        }
        else
        {
            _known[ResourceKey.Of(written)] = (Content(desired), Content(written));
        }
    }

    // All but what changes by itself, and what a server says in some answers only.
    private string Content(T state)
    {
        var content = JsonSerializer.SerializeToNode(state, type)!.AsObject();
        content.Remove("status");
        content.Remove("apiVersion");
        content.Remove("kind");
        content["metadata"]!.AsObject().Remove("resourceVersion");
        content["metadata"]!.AsObject().Remove("generation");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToJsonString())));
    }
}
