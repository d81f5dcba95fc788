using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Operator.Applying.Owned;

/// <summary>
/// Remembers objects that are not as they should be although they have just been written: a webhook has changed them, or they hold an
/// addition that we may not remove. The same write would change nothing until the object or the desired state changes (R23). Only a hash of
/// both is held, because objects may be large and nothing tells when one is gone.
/// </summary>
internal sealed class VainWrites<T>(JsonTypeInfo<T> type)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ConcurrentDictionary<ResourceKey, (string Desired, string Actual)> _known = new();

    /// <summary>True when this very write was in vain.</summary>
    public bool Has(T desired, T actual) =>
        _known.TryGetValue(ResourceKey.Of(actual), out var known) && known == (Content(desired), Content(actual));

    /// <summary>Notes the result of a write.</summary>
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

    // All fields except those that change by themselves, and those that a server returns in some answers only.
    private string Content(T state)
    {
        var content = ObjectNode.Of(state, type);
        content.Remove("status");
        content.Remove("apiVersion");
        content.Remove("kind");
        content["metadata"]!.AsObject().Remove("resourceVersion");
        content["metadata"]!.AsObject().Remove("generation");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ObjectNode.TextOf(content))));
    }
}
