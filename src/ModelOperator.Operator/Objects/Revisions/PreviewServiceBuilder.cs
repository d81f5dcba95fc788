using ModelOperator.Contracts.Objects;
using k8s.Models;
using ModelOperator.Api;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>The Service under which green can be tried before the switch (R18): one name that stays, whatever the revision.</summary>
internal static class PreviewServiceBuilder
{
    /// <summary>Builds it for the candidate.</summary>
    public static V1Service Build(ModelDeployment owner, string revision) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = Ownership.Metadata(owner, ObjectNames.OfPreview(owner.Metadata.Name!), ModelOperatorApi.ModelComponent, revision),
        Spec = new()
        {
            Selector = Ownership.Selector(owner, ModelOperatorApi.ModelComponent, revision),
            Ports = [new() { Name = "http", Port = 80, TargetPort = "http", Protocol = "TCP" }],
        },
    };
}
