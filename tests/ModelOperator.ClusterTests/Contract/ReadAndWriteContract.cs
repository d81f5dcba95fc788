using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>Create, get, patch, replace and delete.</summary>
[Trait("server", "any")]
public sealed class ReadAndWriteContract : ApiContract
{
    [Fact]
    public async Task Get_OfWhatWasCreated_ReturnsIt()
    {
        var created = await Api.CreateAsync(Sample("a"), Soon);
        var read = await Api.GetAsync<Note>(Namespace, "a", Soon);
        read.ShouldNotBeNull();
        read.Metadata.Uid.ShouldBe(created.Metadata.Uid);
        read.Metadata.ResourceVersion.ShouldBe(created.Metadata.ResourceVersion);
        read.Data!["value"].ShouldBe("1");
    }

    [Fact]
    public async Task Get_OfAMissingObject_IsNull() =>
        (await Api.GetAsync<Note>(Namespace, "missing", Soon)).ShouldBeNull();

    [Fact]
    public async Task Create_OfATakenName_IsAConflict()
    {
        await Api.CreateAsync(Sample("a"), Soon);
        var error = await Should.ThrowAsync<KubernetesApiException>(() => Api.CreateAsync(Sample("a"), Soon));
        error.IsConflict.ShouldBeTrue();
        error.Status!.Reason.ShouldBe("AlreadyExists");
        error.Message.ShouldContain("notes.tests.modeloperator.dev \"a\" already exists");
    }

    [Fact]
    public async Task Create_OfAnInvalidObject_NamesTheField()
    {
        var error = await Should.ThrowAsync<KubernetesApiException>(() => Api.CreateAsync(Sample("Not_A_Name"), Soon));
        ((int)error.StatusCode).ShouldBe(422);
        error.Status!.Details!.Causes.ShouldNotBeNull().ShouldContain(c => c.Field == "metadata.name");
    }

    [Fact]
    public async Task Replace_WithAStaleVersion_IsAConflict()
    {
        var first = await Api.CreateAsync(Sample("a"), Soon);
        await Api.ReplaceAsync(first with { Data = new Dictionary<string, string> { ["value"] = "2" } }, Soon);
        var error = await Should.ThrowAsync<KubernetesApiException>(() =>
            Api.ReplaceAsync(first with { Data = new Dictionary<string, string> { ["value"] = "3" } }, Soon));
        error.IsConflict.ShouldBeTrue();
        (await Api.GetAsync<Note>(Namespace, "a", Soon))!.Data!["value"].ShouldBe("2");
    }

    [Fact]
    public async Task MergePatch_ChangesAndDeletesFields()
    {
        await Api.CreateAsync(Sample("a"), Soon);
        var body = JsonNode.Parse("""{"data":{"value":null,"other":"2"}}""")!;
        var patched = await Api.PatchAsync<Note>(Namespace, "a", new Patch(PatchType.Merge, body), Soon);
        patched.Data.ShouldNotBeNull().ShouldBe(new Dictionary<string, string> { ["other"] = "2" });
    }

    [Fact]
    public async Task JsonPatch_WhoseTestFails_ChangesNothing()
    {
        await Api.CreateAsync(Sample("a"), Soon);
        var body = JsonNode.Parse(
            """[{"op":"test","path":"/data/value","value":"2"},{"op":"replace","path":"/data/value","value":"3"}]""")!;
        await Should.ThrowAsync<KubernetesApiException>(() =>
            Api.PatchAsync<Note>(Namespace, "a", new Patch(PatchType.Json, body), Soon));
        (await Api.GetAsync<Note>(Namespace, "a", Soon))!.Data!["value"].ShouldBe("1");
    }

    [Fact]
    public async Task Delete_WithTheWrongUid_IsAConflict_AndDeletesNothing()
    {
        await Api.CreateAsync(Sample("a"), Soon);
        var options = new DeleteOptions { Uid = "00000000-0000-0000-0000-000000000000" };
        var error = await Should.ThrowAsync<KubernetesApiException>(() => Api.DeleteAsync<Note>(Namespace, "a", options, Soon));
        error.IsConflict.ShouldBeTrue();
        (await Api.GetAsync<Note>(Namespace, "a", Soon)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Delete_OfAnOlderVersion_IsAConflict_AndDeletesNothing()
    {
        var created = await Api.CreateAsync(Sample("a"), Soon);
        await Api.ReplaceAsync(created with { Data = new Dictionary<string, string> { ["value"] = "2" } }, Soon);
        var options = new DeleteOptions { Uid = created.Metadata.Uid, ResourceVersion = created.Metadata.ResourceVersion };
        (await Should.ThrowAsync<KubernetesApiException>(
            () => Api.DeleteAsync<Note>(Namespace, "a", options, Soon))).IsConflict.ShouldBeTrue();
        (await Api.GetAsync<Note>(Namespace, "a", Soon)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Delete_TellsWhetherThereWasOne()
    {
        var created = await Api.CreateAsync(Sample("a"), Soon);
        var options = new DeleteOptions { Uid = created.Metadata.Uid };
        (await Api.DeleteAsync<Note>(Namespace, "a", options, Soon)).ShouldBeTrue();
        (await Api.DeleteAsync<Note>(Namespace, "a", options, Soon)).ShouldBeFalse();
    }
}
