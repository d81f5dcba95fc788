using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>Builds the Service at which green can be tried before the switch (R18). Its name stays the same for every revision.</summary>
internal static class PreviewServiceBuilder
{
    /// <summary>Builds the Service for the candidate.</summary>
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
