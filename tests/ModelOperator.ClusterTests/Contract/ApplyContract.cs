using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>Server-side apply, of objects and of status.</summary>
[Trait("server", "any")]
public sealed class ApplyContract : ApiContract
{
    [Fact]
    public async Task Apply_CreatesThenChanges_AndAnUnchangedOneKeepsTheVersion()
    {
        var created = await Api.ApplyAsync(Sample("a"), Manager, Soon);
        var same = await Api.ApplyAsync(Sample("a"), Manager, Soon);
        var changed = await Api.ApplyAsync(Sample("a", "2"), Manager, Soon);
        same.Metadata.ResourceVersion.ShouldBe(created.Metadata.ResourceVersion);
        changed.Metadata.Uid.ShouldBe(created.Metadata.Uid);
        changed.Metadata.ResourceVersion.ShouldNotBe(created.Metadata.ResourceVersion);
        changed.Data!["value"].ShouldBe("2");
    }

    [Fact]
    public async Task Apply_OfAnothersField_IsAConflict_UnlessForced()
    {
        await Api.ApplyAsync(Sample("a"), new ApplyOptions { FieldManager = "first" }, Soon);
        var second = new ApplyOptions { FieldManager = "second" };
        var error = await Should.ThrowAsync<KubernetesApiException>(() => Api.ApplyAsync(Sample("a", "2"), second, Soon));
        error.IsConflict.ShouldBeTrue();
        error.Message.ShouldContain("first");
        (await Api.ApplyAsync(Sample("a", "2"), second with { Force = true }, Soon)).Data!["value"].ShouldBe("2");
    }

    [Fact]
    public async Task Apply_WithAStaleVersion_IsAConflict()
    {
        var first = await Api.ApplyAsync(Sample("a"), Manager, Soon);
        await Api.ApplyAsync(Sample("a", "2"), Manager, Soon);
        var stale = Sample("a", "3") with { Metadata = new V1ObjectMeta { Namespace = Namespace, Name = "a", ResourceVersion = first.Metadata.ResourceVersion } };
        (await Should.ThrowAsync<KubernetesApiException>(() => Api.ApplyAsync(stale, Manager, Soon))).IsConflict.ShouldBeTrue();
    }

    [Fact]
    public async Task Apply_WithoutAFieldThatItSetBefore_TakesItAway()
    {
        await Api.ApplyAsync(Sample("a") with { Data = new Dictionary<string, string> { ["one"] = "1", ["two"] = "2" } }, Manager, Soon);
        var applied = await Api.ApplyAsync(Sample("a") with { Data = new Dictionary<string, string> { ["one"] = "1" } }, Manager, Soon);
        applied.Data.ShouldNotBeNull().Keys.ShouldBe(["one"]);
    }

    [Fact]
    public async Task DryRun_StoresNothing()
    {
        (await Api.ApplyAsync(Sample("a"), Manager with { DryRun = true }, Soon)).Data!["value"].ShouldBe("1");
        (await Api.GetAsync<Note>(Namespace, "a", Soon)).ShouldBeNull();
    }
}
