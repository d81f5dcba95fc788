using k8s.Models;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;
using static ModelOperator.Kubernetes.Tests.Support.Maps;

namespace ModelOperator.Kubernetes.Tests.Caching;

/// <summary>An informer of several namespaces lists and watches each by itself, as its rights are.</summary>
public sealed class SeveralNamespacesTests
{
    [Fact]
    public async Task Cache_IsFilled_WhenEveryNamespaceIsListed()
    {
        await using var fixture = await InformerFixture.StartAsync(Of("a", "b"));
        var lists = await NextTwoAsync(fixture);
        lists.Keys.ShouldBe(["a", "b"], ignoreOrder: true);

        await lists["a"].AnswerAsync(List("10", In("a", "x", "5")));
        await Eventually.True(() => fixture.Told.Count == 1);
        fixture.Informer.HasSynced.ShouldBeFalse("of b nothing is known yet");

        await lists["b"].AnswerAsync(List("12", In("b", "x", "6")));
        await fixture.Informer.WaitForSyncAsync(CancellationToken.None).Soon();
        fixture.Informer.List().Select(o => o.Metadata.NamespaceProperty).ShouldBe(["a", "b"], ignoreOrder: true);
    }

    [Fact]
    public async Task NewListOfOneNamespace_TakesNothingOfAnother()
    {
        await using var fixture = await InformerFixture.StartAsync(Of("a", "b"));
        var watches = await ListedAsync(fixture);

        await watches["a"].SendEventAsync("ERROR", Status(410, "Expired", "too old resource version: 10 (50)"));
        await watches["a"].EndAsync();
        var again = await fixture.AfterBackoffAsync();
        NamespaceOf(again).ShouldBe("a");
        await again.AnswerAsync(List("50"));

        await Eventually.True(() => fixture.Informer.List().Count == 1);
        fixture.Informer.Get("b", "x").ShouldNotBeNull();
    }

    [Fact]
    public async Task Cache_HoldsAWriteOfANamespace_WhenThatNamespaceHasCaughtUp()
    {
        await using var fixture = await InformerFixture.StartAsync(Of("a", "b"));
        var watches = await ListedAsync(fixture);
        ITrackedCache cache = fixture.Informer;

        await watches["b"].SendEventAsync("BOOKMARK", Bookmark("40"));
        await Eventually.True(() => cache.Holds(new("b", "y"), "40"));

        cache.Holds(new("a", "y"), "40").ShouldBeFalse("the watch of a may bring an older state yet");
        await watches["a"].SendEventAsync("BOOKMARK", Bookmark("41"));
        await Eventually.True(() => cache.Holds(new("a", "y"), "40"));
    }

    [Fact]
    public async Task NamespaceThatIsRefused_IsToldOf_AndTheOtherGoesOn()
    {
        await using var fixture = await InformerFixture.StartAsync(Of("a", "b"));
        var lists = await NextTwoAsync(fixture);
        await lists["a"].AnswerAsync(403, Status(403, "Forbidden", "configmaps is forbidden"));
        await lists["b"].AnswerAsync(List("12", In("b", "x", "6")));

        await Eventually.True(() => fixture.Told.Count == 1 && fixture.Informer.LastError is not null);

        fixture.Informer.LastError!.ShouldContain("forbidden");
        fixture.Informer.HasSynced.ShouldBeFalse();
    }

    private static InformerOptions<V1ConfigMap> Of(params string[] namespaces) => new() { Namespaces = namespaces };

    private static string In(string ns, string name, string version) => Json(name, version, ns: ns);

    private static string NamespaceOf(ScriptedRequest request) => request.Path.Split('/')[4];

    private static async Task<Dictionary<string, ScriptedRequest>> NextTwoAsync(InformerFixture fixture)
    {
        var two = new[] { await fixture.NextAsync(), await fixture.NextAsync() };
        return two.ToDictionary(NamespaceOf, StringComparer.Ordinal);
    }

    private static async Task<Dictionary<string, ScriptedRequest>> ListedAsync(InformerFixture fixture)
    {
        var lists = await NextTwoAsync(fixture);
        await lists["a"].AnswerAsync(List("10", In("a", "x", "5")));
        await lists["b"].AnswerAsync(List("10", In("b", "x", "6")));
        var watches = await NextTwoAsync(fixture);
        watches.Values.ShouldAllBe(watch => watch.IsWatch);
        return watches;
    }
}
