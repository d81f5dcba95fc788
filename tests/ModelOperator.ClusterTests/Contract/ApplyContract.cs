using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

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
        var stale = Sample("a", "3") with
        {
            Metadata = new V1ObjectMeta
            {
                NamespaceProperty = Namespace,
                Name = "a",
                ResourceVersion = first.Metadata.ResourceVersion
            }
        };
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

    [Fact]
    public async Task FieldsOfACreate_AreTakenAwayByAnApply_OnceTheyAreUpgraded()
    {
        const string manager = "contract-test";
        var two = Sample("a") with { Data = new Dictionary<string, string> { ["one"] = "1", ["two"] = "2" } };
        await Api.CreateAsync(two, manager, Soon);
        var created = (await Api.GetFieldOwnersAsync<Note>(Namespace, "a", Soon)).ShouldNotBeNull();
        created.Upgraded("another").ShouldBeNull();
        var upgraded = created.Upgraded(manager).ShouldNotBeNull();

        await Api.PatchAsync<Note>(Namespace, "a", Fields(upgraded, created.ResourceVersion), Soon);
        var applied = await Api.ApplyAsync(Sample("a") with { Data = new Dictionary<string, string> { ["one"] = "1" } }, Manager, Soon);

        applied.Data.ShouldNotBeNull().Keys.ShouldBe(["one"]);
        var fields = (await Api.GetFieldOwnersAsync<Note>(Namespace, "a", Soon)).ShouldNotBeNull();
        (fields.Uid, fields.ResourceVersion, fields.Entries.Count).ShouldBe((applied.Metadata.Uid, applied.Metadata.ResourceVersion, 1));
        ((string?)fields.Entries[0]!["operation"]).ShouldBe("Apply");
    }

    [Fact]
    public async Task FieldsOfACreateThatWasAppliedOver_AreTakenAwayToo_OnceTheyAreUpgraded()
    {
        var two = Sample("a") with { Data = new Dictionary<string, string> { ["one"] = "1", ["two"] = "2" } };
        await Api.CreateAsync(two, Manager.FieldManager, Soon);
        var one = Sample("a") with { Data = new Dictionary<string, string> { ["one"] = "1" } };
        (await Api.ApplyAsync(one, Manager, Soon)).Data!.Keys.ShouldBe(["one", "two"], ignoreOrder: true, "this is why they are upgraded");

        var fields = (await Api.GetFieldOwnersAsync<Note>(Namespace, "a", Soon))!;
        await Api.PatchAsync<Note>(Namespace, "a", Fields(fields.Upgraded(Manager.FieldManager)!, fields.ResourceVersion), Soon);

        (await Api.ApplyAsync(one, Manager, Soon)).Data!.Keys.ShouldBe(["one"]);
    }

    [Fact]
    public async Task FieldsUpgradedFromAnOlderVersion_AreAConflict()
    {
        await Api.CreateAsync(Sample("a"), Manager.FieldManager, Soon);
        var created = (await Api.GetFieldOwnersAsync<Note>(Namespace, "a", Soon)).ShouldNotBeNull();
        await Api.ApplyAsync(Sample("a", "2"), new ApplyOptions { FieldManager = "second", Force = true }, Soon);

        var patch = Fields(created.Upgraded(Manager.FieldManager)!, created.ResourceVersion);
        (await Should.ThrowAsync<KubernetesApiException>(
            () => Api.PatchAsync<Note>(Namespace, "a", patch, Soon))).IsConflict.ShouldBeTrue();
    }

    [Fact]
    public async Task Create_InTheNameOfAManager_OfATakenName_IsAConflict_AndChangesNothing()
    {
        await Api.CreateAsync(Sample("a"), Soon);
        (await Should.ThrowAsync<KubernetesApiException>(
            () => Api.CreateAsync(Sample("a", "2"), Manager.FieldManager, Soon))).IsConflict.ShouldBeTrue();
        (await Api.GetAsync<Note>(Namespace, "a", Soon))!.Data!["value"].ShouldBe("1");
    }

    [Fact]
    public async Task Apply_ToANamesakeMadeSince_IsAConflict_ByForceToo()
    {
        var first = await Api.ApplyAsync(Sample("a"), Manager, Soon);
        await Api.DeleteAsync<Note>(Namespace, "a", new(), Soon);
        var second = await Api.CreateAsync(Sample("a", "2"), Soon);

        var asRead = Manager with { Force = true, Uid = first.Metadata.Uid, ResourceVersion = first.Metadata.ResourceVersion };
        (await Should.ThrowAsync<KubernetesApiException>(() => Api.ApplyAsync(Sample("a", "3"), asRead, Soon))).IsConflict.ShouldBeTrue();

        (await Api.GetAsync<Note>(Namespace, "a", Soon))!.Metadata.ResourceVersion.ShouldBe(second.Metadata.ResourceVersion);
        (await Api.ApplyAsync(
            Sample("a", "3"), asRead with { Uid = second.Metadata.Uid, ResourceVersion = second.Metadata.ResourceVersion }, Soon))
            .Data!["value"].ShouldBe("3");
    }

    [Fact]
    public async Task GetFieldOwners_OfAMissingObject_IsNull() =>
        (await Api.GetFieldOwnersAsync<Note>(Namespace, "missing", Soon)).ShouldBeNull();

    private static Patch Fields(JsonArray entries, string? version) => new(PatchType.Json, new JsonArray(
        new JsonObject { ["op"] = "replace", ["path"] = "/metadata/managedFields", ["value"] = entries },
        new JsonObject { ["op"] = "replace", ["path"] = "/metadata/resourceVersion", ["value"] = version }));
}
