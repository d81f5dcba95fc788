using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.ModelServer.Serving;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;

namespace ModelOperator.Contracts.Tests.Processes;

/// <summary>The operator spells the arguments of a model server, and the model server their names: it must know all of them.</summary>
public sealed class ModelServerArgumentTests
{
    private static readonly ModelOperatorOptions Options = new()
    {
        GatewayImage = "gateway:1",
        ModelServerImage = "model-server:1",
        TokenServers = "registry.example=auth.example",
        HubEndpoint = "http://hub.example",
        GcsEndpoint = "http://gcs.example",
        AzureEndpoint = "http://blobs.example",
        PlainRegistries = "registry.example",
        IdentityHosts = "blobs.example",
    };

    [Fact]
    public void ServerOfASpec_IsGivenArgumentsThatItKnows()
    {
        var spec = new ModelDeploymentSpec
        {
            Model = new() { Uri = "https://models.example/v1.onnx", Version = "1" },
            Monitoring = new() { Profile = "configmap://profiles/v1.json" },
        };
        var (command, arguments) = (ServeCommand.Create(), PodOf(spec).Containers!.Single().Args!);

        arguments[0].ShouldBe(command.Name);
        command.Parse([.. arguments.Skip(1)]).Errors.ShouldBeEmpty();
        arguments.ShouldContain("--profile");
    }

    [Theory]
    [InlineData("configmap://digits/v1.onnx")]
    [InlineData("pvc://models/v1.onnx")]
    [InlineData("s3://models/v1.onnx")]
    [InlineData("oci://registry.example/digits:1")]
    [InlineData("oci://registry.example/digits:1/")]
    [InlineData("hf://org/digits@v1")]
    [InlineData("gs://models/digits/")]
    [InlineData("azure://account/models/digits/")]
    public void FetcherOfASpec_IsGivenArgumentsThatItKnows(string uri)
    {
        var spec = new ModelDeploymentSpec
        {
            Model = new()
            {
                Uri = uri,
                Sha256 = uri.StartsWith("s3", StringComparison.Ordinal) ? new string('a', 64) : null,
                CredentialsSecret = "registry",
                S3 = new() { Endpoint = "http://minio.storage:9000", Region = "eu-central-1", PathStyle = true },
            },
        };
        var (command, arguments) = (FetchCommand.Create(), PodOf(spec).InitContainers!.Single().Args!);

        arguments[0].ShouldBe(command.Name);
        command.Parse([.. arguments.Skip(1)]).Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("gs://models/digits/", null)]
    [InlineData("pvc://models/digits/", "models")]
    public void FetcherWithAnIdentity_OrOfAModelOnTheClaim_IsGivenArgumentsThatItKnows(string uri, string? claim)
    {
        var spec = new ModelDeploymentSpec
        {
            Model = new() { Uri = uri, Sha256 = new string('a', 64), Cache = claim is null ? null : new() { Claim = claim } },
            Pod = new() { ServiceAccountName = "models" },
        };
        var (command, arguments) = (FetchCommand.Create(), PodOf(spec).InitContainers!.Single().Args!);

        command.Parse([.. arguments.Skip(1)]).Errors.ShouldBeEmpty();
        arguments.ShouldContain(claim is null ? "--workload-identity=true" : "--in-place=true");
    }

    private static V1PodSpec PodOf(ModelDeploymentSpec spec)
    {
        var owner = new ModelDeployment
        {
            Metadata = new() { Name = "digits", NamespaceProperty = "ml", Uid = "uid-1" },
            Spec = spec,
        };
        return RevisionDeploymentBuilder.Build(
            owner, "7f9c2ab4d1", RevisionTemplate.Of(spec), 1, Options, PodFormats.Newest).Spec!.Template!.Spec!;
    }
}
