using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Kubernetes.Tests.Caching.Stores;

/// <summary>A store that holds its objects packed behaves as one that does not.</summary>
public sealed class PackedStoreTests : ResourceStoreTests
{
    public PackedStoreTests() : base(KubernetesJsonContext.Default)
    {
    }
}
