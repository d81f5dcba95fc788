using k8s.Models;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Models;
using ModelOperator.Operator.Objects.Revisions.Pods;
using ModelOperator.Rollouts.Validation;

namespace ModelOperator.Operator.Tests.Objects;

/// <summary>Looks at where pods find their model: a file, or a folder.</summary>
public sealed class ModelPlaceTests
{
    [Theory]
    [InlineData("https://models.example/m.onnx", null, "/models", "/models/model.onnx", false)]
    [InlineData("s3://bucket/llm/", null, "/models", "/models/model", true)]
    [InlineData("hf://Org/name@v1", null, "/models", "/models/model", true)]
    [InlineData("pvc://claim/llm/", "/opt/ml", "/opt/ml", "/opt/ml/model", true)]
    [InlineData("pvc://claim/m.onnx", "/opt/ml", "/opt/ml", "/opt/ml/model.onnx", false)]
    [InlineData("https://models.example/folder/", null, "/models", "/models/model.onnx", false)]
    public void Place_FollowsFromTheAddressAndTheMountPath(string uri, string? mountPath, string directory, string path, bool folder) =>
        ModelPlace.Of(new ModelSpec { Uri = uri, MountPath = mountPath }).ShouldBe(new ModelPlace(path, directory, folder));

    [Theory]
    [InlineData("s3://bucket/llm/", "/models")]
    [InlineData("s3://bucket/llm/", "/opt/ml")]
    [InlineData("s3://bucket/m.onnx", "/opt/ml")]
    [InlineData("s3://bucket/m.onnx", "/app")]
    public void MountPath_IsTheServersAlone_SoThatItCannotHideTheProgramThatFetches(string uri, string mountPath)
    {
        var model = new ModelSpec { Uri = uri, MountPath = mountPath };
        var pod = PodOf(new() { Model = model });

        Following(pod.InitContainers![0].Args!, "--output")
            .ShouldBe(ModelPlace.Of(model).Path.Replace(mountPath, "/models", StringComparison.Ordinal));
        Following(pod.Containers![0].Args!, "--model-path").ShouldBe(ModelPlace.Of(model).Path);
        pod.InitContainers![0].VolumeMounts!.Single(mount => mount.Name == "models").MountPath.ShouldBe("/models");
        var seen = pod.Containers![0].VolumeMounts!.Single(mount => mount.Name == "models");
        (seen.MountPath, seen.ReadOnlyProperty).ShouldBe((mountPath, true));
    }

    [Theory]
    [InlineData("pvc://claim/m.onnx", "21Gi")]
    [InlineData("pvc://claim/llm/", "2Ti")]
    public void Volume_HasRoomForTheLargestModelThatFetchAccepts(string uri, string limit) =>
        PodOf(new() { Model = new() { Uri = uri } }).Volumes!.Single(volume => volume.Name == "models").EmptyDir!.SizeLimit!.ToString()
            .ShouldBe(limit);

    [Fact]
    public void AddressThatIsNone_StopsNoPlan() =>
        StoreArguments("oci://ghcr.io:team/m:1", new() { ModelServerImage = "model-server:1" }).ShouldBeEmpty();

    [Fact]
    public void Mirror_OfTheHub_ReachesTheFetchingContainerOfHubModelsOnly()
    {
        IEnumerable<string> Arguments(string uri, string endpoint) =>
            StoreArguments(uri, new() { ModelServerImage = "model-server:1", HubEndpoint = endpoint });

        Arguments("hf://org/name", "https://hub.example").ShouldBe(
            ["--hub-endpoint=https://hub.example", "--allow-private-redirects=true"]);
        Arguments("hf://org/name", "http://hub.storage:8080").ShouldBe(
            ["--hub-endpoint=http://hub.storage:8080", "--allow-private-redirects=true", "--allow-http=hub.storage"]);
        Arguments("hf://org/name", "").ShouldBeEmpty();
        Arguments("s3://bucket/llm/", "https://hub.example").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("gs://bucket/llm/", "--gcs-endpoint=http://gcs.storage:4443", "--allow-http=gcs.storage")]
    [InlineData("azure://account/container/llm/", "--azure-endpoint=https://blobs.example")]
    [InlineData("oci://registry.lan:5000/llm:1/", "--allow-http=registry.lan")]
    [InlineData("oci://registry.lan:5000/llm@sha256:0", "--allow-http=registry.lan")]
    [InlineData("oci://other.lan/llm:1/", "--allow-http=other.lan")]
    [InlineData("oci://other.lan:80/llm:1/", "--allow-http=other.lan")]
    [InlineData("oci://third.lan/llm:1/", "--allow-http=third.lan")]
    [InlineData("oci://third.lan:80/llm:1/", "--allow-http=third.lan")]
    [InlineData("oci://other.lan:443/llm:1/")]
    [InlineData("oci://other.lan:8080/llm:1/")]
    [InlineData("oci://registry.lan/llm:1/")]
    [InlineData("oci://registry.lan:5001/llm:1/")]
    [InlineData("oci://registry.lan.example:5000/llm:1/")]
    [InlineData("s3://registry.lan:5000/llm/")]
    [InlineData("https://registry.lan:5000/m.onnx")]
    public void AdministratorsStore_ReachesTheFetchingContainerOfItsModelsOnly(string uri, params string[] arguments) =>
        StoreArguments(uri, new()
        {
            ModelServerImage = "model-server:1",
            GcsEndpoint = "http://gcs.storage:4443",
            AzureEndpoint = "https://blobs.example",
            PlainRegistries = "other.lan, third.lan:80, registry.lan:5000",
        }).ShouldBe(arguments);

    [Theory]
    [InlineData("configmap://models/m.onnx")]
    [InlineData("s3://models/m.onnx")]
    public void EveryPlaceThatAPodHasForItself_IsRefusedAsMountPath(string uri)
    {
        var spec = new ModelDeploymentSpec
        {
            Model = new() { Uri = uri, CredentialsSecret = "store" },
            Monitoring = new() { Profile = "configmap://profiles/training.json" },
        };
        var pod = PodOf(spec);
        var taken = pod.InitContainers!.Concat(pod.Containers!).SelectMany(container => container.VolumeMounts!)
            .Where(mount => mount.Name != "models").Select(mount => mount.MountPath).Distinct().ToList();

        taken.Count.ShouldBeGreaterThan(2);
        foreach (var path in taken)
        {
            SpecValidator.FindProblems("digits", spec with { Model = spec.Model with { MountPath = path } })
                .ShouldContain(problem => problem.Field == "spec.model.mountPath", path);
        }
    }

    [Fact]
    public void MountPath_MakesAnotherRevision_AndLeavesTheOthersTheirHash()
    {
        var spec = new ModelDeploymentSpec { Model = new() { Uri = "pvc://claim/m.onnx" } };
        string RevisionOf(string? mountPath) =>
            RevisionTemplate.Of(spec with { Model = spec.Model with { MountPath = mountPath } }).Revision;

        RevisionOf("/opt/ml").ShouldNotBe(RevisionOf(null));
        RevisionTemplate.Of(spec).ToJson().GetRawText().ShouldNotContain("mountPath");
    }

    private static string Following(IList<string> arguments, string name) => arguments[arguments.IndexOf(name) + 1];

    private static IEnumerable<string> StoreArguments(string uri, ModelOperatorOptions options) =>
        PodOf(new() { Model = new() { Uri = uri } }, options).InitContainers![0].Args!
            .Where(argument => argument.Contains("-endpoint=", StringComparison.Ordinal)
                || argument.StartsWith("--allow-", StringComparison.Ordinal));

    private static V1PodSpec PodOf(ModelDeploymentSpec spec, ModelOperatorOptions? options = null) =>
        RevisionDeploymentBuilder.Build(
            Sample.Digits(_ => spec), "0123456789", RevisionTemplate.Of(spec), 1, options ?? new() { ModelServerImage = "model-server:1" },
            PodFormats.Newest).Spec!.Template!.Spec!;
}
