using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>Builds the Service of one revision, whose EndpointSlices the gateway balances over.</summary>
internal static class RevisionServiceBuilder
{
    /// <summary>Builds the Service.</summary>
    public static V1Service Build(ModelDeployment owner, string revision) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = Ownership.Metadata(
            owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision), ModelOperatorApi.ModelComponent, revision),
        Spec = new()
        {
            Selector = Ownership.Selector(owner, ModelOperatorApi.ModelComponent, revision),
            Ports = [new() { Name = "http", Port = 80, TargetPort = "http", Protocol = "TCP" }],
        },
    };
}
