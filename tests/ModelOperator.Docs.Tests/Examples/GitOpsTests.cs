using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Testing;
using ModelOperator.Testing.GitOps;

namespace ModelOperator.Docs.Tests.Examples;

/// <summary>Tools that apply from git and compare find no difference in what nobody has changed.</summary>
public sealed class GitOpsTests
{
    // The definition as it was before, whose defaults the API server wrote into the items of a list.
    private static readonly JsonObject WithDefaultsInItems = DefaultsInItems();

    public static TheoryData<string> Manifests => ExampleTests.Manifests;

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Example_ThatWasApplied_IsInSync(string path)
    {
        var desired = Read(path);

        ArgoComparison.Differences(desired, Applied(desired, ExampleTests.Schema)).ToJsonString().ShouldBe("{}");
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Example_AppliedOnTheServersSide_IsInSync(string path)
    {
        var desired = Read(path);

        ArgoComparison.Differences(desired, Stored(desired, ExampleTests.Schema)).ToJsonString().ShouldBe("{}");
    }

    [Fact]
    public void DefaultInAnItemOfAList_IsADifference()
    {
        var desired = Read("examples/digits/v2.yaml");

        var found = ArgoComparison.Differences(desired, Applied(desired, WithDefaultsInItems));

        found["spec"]!.AsObject().Select(field => field.Key).ShouldBe(["analysis"]);
    }

    [Fact]
    public void ChangedByHand_IsADifference()
    {
        var desired = Read("examples/digits/v2.yaml");
        var live = Applied(desired, ExampleTests.Schema);
        live["spec"]!["replicas"] = 7;

        ArgoComparison.Differences(desired, live).ToJsonString()
            .ShouldBe($$$"""{"spec":{"replicas":{{{desired["spec"]!["replicas"]}}}}}""");
    }

    [Fact]
    public void RemovedFromGit_IsADifference_AndNotWhatTheServerAdded()
    {
        var before = Read("examples/digits/v2.yaml");
        var desired = before.DeepClone().AsObject();
        desired["spec"]!.AsObject().Remove("gpu").ShouldBeTrue();

        ArgoComparison.Differences(desired, Applied(before, ExampleTests.Schema)).ToJsonString().ShouldBe("""{"spec":{"gpu":null}}""");
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Example_StoredWithDefaultsInItems_IsTheSameRevision_AndJudgedTheSame(string path)
    {
        var desired = Read(path);
        var before = Spec(Stored(desired, WithDefaultsInItems));
        var now = Spec(Stored(desired, ExampleTests.Schema));

        RevisionTemplate.Of(now).Revision.ShouldBe(RevisionTemplate.Of(before).Revision);
        JsonSerializer.Serialize(now, ModelOperatorJsonContext.Default.ModelDeploymentSpec)
            .ShouldBe(JsonSerializer.Serialize(before, ModelOperatorJsonContext.Default.ModelDeploymentSpec));
    }

    private static Api.Spec.ModelDeploymentSpec Spec(JsonObject stored) =>
        stored.Deserialize(ModelOperatorJsonContext.Default.ModelDeployment)!.Spec;

    private static JsonObject Read(string path)
    {
        var manifest = YamlText.Parse(Repository.Read(path))!.AsObject();
        manifest["metadata"]!["namespace"] = "ml";
        return manifest;
    }

    private static JsonObject Applied(JsonObject manifest, JsonObject schema) =>
        ArgoComparison.Annotated(Stored(manifest, schema), manifest);

    private static JsonObject Stored(JsonObject manifest, JsonObject schema)
    {
        var stored = StructuralDefaults.Apply(manifest, schema)!.AsObject();
        var metadata = stored["metadata"]!.AsObject();
        metadata["uid"] = "8f2d";
        metadata["generation"] = 1;
        metadata["resourceVersion"] = "4711";
        metadata["managedFields"] = new JsonArray();
        stored["status"] = new JsonObject { ["phase"] = "Healthy", ["observedGeneration"] = 1 };
        return stored;
    }

    private static JsonObject DefaultsInItems()
    {
        var schema = ExampleTests.Schema.DeepClone().AsObject();
        var metric = schema["properties"]!["spec"]!["properties"]!["analysis"]!["properties"]!["metrics"]!["items"]!["properties"]!;
        metric["minSamples"]!["default"] = 50;
        metric["failureLimit"]!["default"] = 0;
        metric["onFail"]!["default"] = "Abort";
        return schema;
    }
}
