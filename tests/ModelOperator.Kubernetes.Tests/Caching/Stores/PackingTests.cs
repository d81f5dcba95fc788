using System.Text;
using System.Text.Json;
using k8s.Models;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client.Json;
using static ModelOperator.Kubernetes.Tests.Support.Maps;

namespace ModelOperator.Kubernetes.Tests.Caching.Stores;

public sealed class PackingTests
{
    private const int Others = 20_000;

    private readonly Packing<V1ConfigMap> _packing = new(KubernetesJsonContext.Default, []);

    [Fact]
    public void PackedObject_IsReadAsItWas_AfterOthersWereRead()
    {
        var json = new ObjectJson([]).Of<V1ControllerRevision>();
        var packing = new Packing<V1ControllerRevision>(KubernetesJsonContext.Default, []);
        const string text = """
            {"kind":"ControllerRevision","metadata":{"name":"a","namespace":"ns","creationTimestamp":"2026-01-01T00:00:01Z",
            "labels":{},"annotations":{"":"模型 🚀 \" \\"},"ownerReferences":[{"name":"o","uid":"u","controller":true}]},
            "data":{"empty":{},"none":null,"list":[],"number":1.50,"large":12345678901234567890,"text":"x"},"revision":9007199254740993}
            """;
        var before = JsonSerializer.Deserialize(text, json)!;
        var stored = packing.Store(before);
        for (var other = 0; other < Others; other++)
        {
            packing.Store(new() { Metadata = new() { Name = $"other-{other}", NamespaceProperty = "ns" } });
        }

        var after = packing.ObjectOf(stored);
        after.ShouldNotBeSameAs(before);
        JsonSerializer.Serialize(after, json).ShouldBe(JsonSerializer.Serialize(before, json));
        (stored.Owner, stored.Version).ShouldBe((ObjectVersion.HashOf("u"), null));
    }

    [Fact]
    public void ObjectWithManyLevels_IsReadAsItWas()
    {
        const int levels = 1_000;
        var data = $"{string.Concat(Enumerable.Repeat("{\"x\":", levels))}1{new string('}', levels)}";
        var text = $$"""{"metadata":{"name":"a"},"data":{{data}}}""";
        var json = new ObjectJson([]).Of<V1ControllerRevision>();
        var packing = new Packing<V1ControllerRevision>(KubernetesJsonContext.Default, []);
        var stored = packing.Store(JsonSerializer.Deserialize(text, json)!);
        for (var other = 0; other < Others; other++)
        {
            packing.Store(new() { Metadata = new() { Name = $"other-{other}" } });
        }

        ((JsonElement)packing.ObjectOf(stored).Data!).GetRawText().Length.ShouldBe((levels * "{\"x\":}".Length) + 1);
    }

    [Fact]
    public void WhatIsReadAgainSoon_IsTheSameObject()
    {
        var stored = _packing.Store(Map("a", "1"));
        _packing.ObjectOf(stored).ShouldBeSameAs(_packing.ObjectOf(stored));
    }

    [Fact]
    public void NewerStateOfAnObject_IsNotTakenForTheOneBefore()
    {
        var older = _packing.Store(Map("a", "1"));
        var newer = _packing.Store(Map("a", "2"));
        _packing.ObjectOf(older).Metadata.ResourceVersion.ShouldBe("1");
        _packing.ObjectOf(newer).Metadata.ResourceVersion.ShouldBe("2");
    }

    [Fact]
    public void PackedObject_TakesAFractionOfItsText()
    {
        var labels = Enumerable.Range(0, 100).ToDictionary(n => $"label-{n}", n => $"the value of label {n}", StringComparer.Ordinal);
        var map = Map("a", "1") with { Data = labels };
        var length = Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(map, new ObjectJson([]).Of<V1ConfigMap>()));
        ((byte[])_packing.Store(map).Content).Length.ShouldBeLessThan(length / 4);
    }

    [Fact]
    public void ObjectsThatAreAlike_TakeLittleMoreThanTheirDifferences()
    {
        _packing.Store(Large("a"));

        var stored = _packing.Store(Large("b"));

        ((byte[])stored.Content).Length.ShouldBeLessThan(64);
    }

    [Fact]
    public void ObjectLikeNoOther_IsReadAsItWas_WhenThereIsNoRoomToKnowIt()
    {
        var stored = Enumerable.Range(0, 40).Select(seed => _packing.Store(Odd(seed))).ToList();

        stored[^1].Known.ShouldBe(stored[^2].Known, "there is no room for more");
        for (var seed = 0; seed < stored.Count; seed++)
        {
            _packing.Store(Map($"other-{seed}", "1"));
            new Packing<V1ConfigMap>(KubernetesJsonContext.Default, []).ObjectOf(stored[seed]).Data.ShouldBe(Odd(seed).Data);
        }
    }

    [Fact]
    public void KnownObjects_AreReplaced_OnceNewOnesAreLikeNoneOfThem()
    {
        for (var seed = 0; seed < KnownTexts.Trial; seed++)
        {
            _packing.Store(Odd(seed));
        }

        _packing.Store(Large("a"));
        ((byte[])_packing.Store(Large("b")).Content).Length.ShouldBeLessThan(64);
    }

    private static V1ConfigMap Large(string name) => Map(name, "1") with
    {
        Data = Enumerable.Range(0, 100).ToDictionary(n => $"label-{n}", n => $"the value of label {n}", StringComparer.Ordinal),
    };

    private static V1ConfigMap Odd(int seed)
    {
        var bytes = new byte[3_000];
        new Random(seed).NextBytes(bytes);
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["x"] = Convert.ToHexString(bytes) };
        return Map($"odd-{seed}", "1") with { Data = data };
    }
}
