using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Objects.Presets;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>The whole operator with an administrator's folder of presets.</summary>
public sealed class ServerPresetTests : IDisposable
{
    private const string Deployments = "/apis/apps/v1/namespaces/ml/deployments";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task PresetOfTheAdministrator_IsInThePods_AndInTheRecords()
    {
        Write("Own.json", """{"image":"own:1","readinessPath":"/ok","args":["{{ name }}","{{ port }}"],"port":3000,"writableRoot":true}""");
        await using var sut = await StartAsync();
        var digits = Preset.Digits(new() { Kind = "Own" });

        sut.Apply(digits);

        await Eventually.True(() => Find(sut, digits) is not null, "the Deployment");
        var server = Find(sut, digits)!["spec"]!["template"]!["spec"]!["containers"]![0]!;
        ((string?)server["image"], (string?)server["args"]![0], (string?)server["args"]![1]).ShouldBe(("own:1", "digits", "3000"));
        ((string?)Find(sut, digits)!["metadata"]!["annotations"]!["modeloperator.dev/server-preset"])!.ShouldContain("\"own:1\"");
        await Eventually.True(
            () => ((string?)sut.Cluster.Get("/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits")?["status"]
                ?["revisions"]?[0]?["weaknesses"]) == "containers[server] (it may write its root file system)",
            "what it is less safe in");
    }

    [Fact]
    public async Task BrokenPreset_KeepsNobodyElseFromServing()
    {
        Write("Broken.json", "{");
        await using var sut = await StartAsync();
        var own = Sample.Digits(s => s with { Gpu = null });

        sut.Apply(own);
        await Eventually.True(() => Find(sut, own) is not null, "the operator's own server");
        var changed = Preset.Digits(new() { Kind = "Broken" });
        sut.Apply(changed with { Metadata = changed.Metadata with { Generation = 2 } });

        var condition = await sut.UntilAsync("Accepted", "False", "the preset 'Broken' cannot be used");
        ((string?)condition["reason"]).ShouldBe("InvalidServer");
        Find(sut, changed).ShouldBeNull();
        Find(sut, own).ShouldNotBeNull();
    }

    [Fact]
    public async Task UnknownKind_IsNotAccepted_AndNamesNoPresetOfOthers()
    {
        Write("Secret.json", """{"image":"own:1","readinessPath":"/ok"}""");
        await using var sut = await StartAsync();

        sut.Apply(Preset.Digits(new() { Kind = "triton" }));

        var condition = await sut.UntilAsync("Accepted", "False", "there is no kind 'triton'; write Triton");
        ((string?)condition["message"])!.ShouldNotContain("Secret");
        sut.Cluster.List(Deployments).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string file, string json) => File.WriteAllText(Path.Combine(_folder.FullName, file), json);

    private Task<OperatorInMemory> StartAsync() => OperatorInMemory.StartAsync(args: $"--server-presets={_folder.FullName}");

    private static JsonObject? Find(OperatorInMemory sut, ModelDeployment owner) =>
        sut.Cluster.Get($"{Deployments}/digits-{RevisionTemplate.Of(owner.Spec).Revision}");
}
