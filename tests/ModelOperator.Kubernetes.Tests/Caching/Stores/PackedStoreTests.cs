using k8s.Models;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client.Json;
using static ModelOperator.Kubernetes.Tests.Support.Maps;

namespace ModelOperator.Kubernetes.Tests.Caching.Stores;

/// <summary>A store that holds its objects packed behaves as one that does not.</summary>
public sealed class PackedStoreTests : ResourceStoreTests
{
    private const int Enough = 5_000;

    public PackedStoreTests() : base(KubernetesJsonContext.Default)
    {
    }

    [Fact]
    public void WhetherObjectsAreThere_IsKnownWithoutReadingThem()
    {
        var store = new ResourceStore<V1ConfigMap>(new(KubernetesJsonContext.Default, []));
        for (var one = 0; one < Enough; one++)
        {
            store.Upsert(Map($"{one}", "1"), []);
        }

        ResourceKey[] keys = [.. Enumerable.Range(0, Enough).Select(one => ResourceKey.Of(Map($"{one}", "1")))];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = 0;
        foreach (var key in keys)
        {
            found += store.Has(key) ? 1 : 0;
        }

        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        found.ShouldBe(Enough);
        taken.ShouldBeLessThan(Enough * 200, "an object that is read takes more than a thousand bytes");
    }
}
