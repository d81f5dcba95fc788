using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;

namespace ModelOperator.Operator.Tests.Objects;

public sealed class IdentityArgumentTests
{
    private const string Argument = "--workload-identity=true";

    [Theory]
    [InlineData("s3://models/m.onnx")]
    [InlineData("gs://models/llm/")]
    [InlineData("azure://account1/models/llm/")]
    public void ServiceAccountThatIsNamed_IsTheIdentityAtAStoreOfACloud(string uri) => Arguments(uri, Named).ShouldContain(Argument);

    [Theory]
    [InlineData("https://models.example/m.onnx")]
    [InlineData("hf://org/name@v1")]
    [InlineData("oci://registry.example/m:1")]
    [InlineData("pvc://models/llm/")]
    public void OtherAddresses_HaveNoIdentity(string uri) => Arguments(uri, Named).ShouldNotContain(Argument);

    [Theory]
    [InlineData("gs://models/llm/", true)]
    [InlineData("azure://account1/models/llm/", true)]
    [InlineData("s3://models/llm/", false)]
    public void StoresThatAnAdministratorTrusts_AreNamedWhereAStoreSeesTheToken(string uri, bool isNamed)
    {
        var trusting = Arguments(uri, Named, options: new() { ModelServerImage = "model-server:1", IdentityHosts = "blobs.lan:10000" });

        trusting.Contains("--identity-hosts=blobs.lan:10000").ShouldBe(isNamed);
        Arguments(uri, Named).ShouldNotContain(argument => argument.StartsWith("--identity-hosts", StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutAName_OrWithASecret_OrInARevisionMadeBefore_ThereIsNoIdentity()
    {
        Arguments("s3://models/m.onnx", spec => spec).ShouldNotContain(Argument);
        Arguments("s3://models/m.onnx", spec => Named(spec) with { Model = spec.Model with { CredentialsSecret = "minio" } })
            .ShouldNotContain(Argument);
        Arguments("s3://models/m.onnx", Named, PodFormat.Accelerated).ShouldNotContain(Argument);
    }

    [Fact]
    public void FetchingContainer_MayReadWhatWebhooksMount_AndHasNoTokenOfKubernetes()
    {
        var pods = Pods("s3://models/m.onnx", Named, PodFormats.Newest);

        // The kubelet gives projected tokens to this group.
        pods.SecurityContext!.FsGroup.ShouldBe(65532);
        (pods.ServiceAccountName, pods.AutomountServiceAccountToken).ShouldBe(("models", false));
    }

    private static ModelDeploymentSpec Named(ModelDeploymentSpec spec) => spec with { Pod = new() { ServiceAccountName = "models" } };

    private static IList<string> Arguments(
        string uri, Func<ModelDeploymentSpec, ModelDeploymentSpec> change, PodFormat format = PodFormats.Newest,
        ModelOperatorOptions? options = null) => Pods(uri, change, format, options).InitContainers![0].Args!;

    private static k8s.Models.V1PodSpec Pods(
        string uri, Func<ModelDeploymentSpec, ModelDeploymentSpec> change, PodFormat format, ModelOperatorOptions? options = null)
    {
        var owner = Sample.Digits(spec =>
        {
            var addressed = spec with { Model = spec.Model with { Uri = uri, CredentialsSecret = null } };
            return change(addressed);
        });
        return RevisionDeploymentBuilder.Build(owner, "0123456789", RevisionTemplate.Of(owner.Spec), 3, options ?? Sample.Options, format)
            .Spec!.Template!.Spec!;
    }
}
