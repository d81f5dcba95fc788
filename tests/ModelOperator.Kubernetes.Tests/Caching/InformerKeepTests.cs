using k8s.Models;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;
using static ModelOperator.Kubernetes.Tests.Support.Maps;

namespace ModelOperator.Kubernetes.Tests.Caching;

public sealed class InformerKeepTests
{
    [Fact]
    public async Task WhatIsNotWorthKeeping_IsNeitherHeldNorTold()
    {
        await using var fixture = await InformerFixture.StartAsync(
            new InformerOptions<V1ConfigMap> { Keep = m => m.Metadata.Uid!.StartsWith("big", StringComparison.Ordinal) });
        var watch = await fixture.ListedAsync("10", Json("a", "5", "big-a"), Json("b", "6", "small-b"));
        await watch.SendEventAsync("ADDED", Json("c", "11", "small-c"));
        await watch.SendEventAsync("ADDED", Json("d", "12", "big-d"));
        await watch.SendEventAsync("DELETED", Json("c", "13", "small-c"));
        await watch.SendEventAsync("DELETED", Json("d", "14", "big-d"));
        await Eventually.True(() => fixture.Told.Count == 3);
        fixture.Told.ShouldBe(["Added a 5", "Added d 12", "Deleted d 14"]);
        fixture.Informer.List().Single().Metadata.Name.ShouldBe("a");
        fixture.Informer.LastResourceVersion.ShouldBe("14", "the cache is as new as what it has forgotten");
    }

    [Fact]
    public async Task WhatIsNoLongerWorthKeeping_Goes()
    {
        await using var fixture = await InformerFixture.StartAsync(
            new InformerOptions<V1ConfigMap> { Keep = m => m.Data!["value"] == "5" });
        var watch = await fixture.ListedAsync("10", Json("a", "5"));
        await watch.SendEventAsync("MODIFIED", Json("a", "11"));
        await Eventually.True(() => fixture.Told.Count == 2);
        fixture.Told.ShouldBe(["Added a 5", "Deleted a 11"]);
        fixture.Informer.List().ShouldBeEmpty();
    }
}
