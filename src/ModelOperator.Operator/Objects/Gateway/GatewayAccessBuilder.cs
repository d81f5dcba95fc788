using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>The gateway's identity and its rights: to watch its own ConfigMap, and the endpoints of the namespace.</summary>
internal static class GatewayAccessBuilder
{
    /// <summary>The gateway's ServiceAccount.</summary>
    public static V1ServiceAccount ServiceAccount(ModelDeployment owner) => new()
    {
        ApiVersion = "v1",
        Kind = "ServiceAccount",
        Metadata = Metadata(owner),
        // The value is written out, so that a change is undone: without its token a gateway cannot see routes and endpoints.
        AutomountServiceAccountToken = true,
    };

    /// <summary>The gateway's rights. EndpointSlices have generated names, so a rule cannot name them.</summary>
    public static V1Role Role(ModelDeployment owner) => new()
    {
        ApiVersion = "rbac.authorization.k8s.io/v1",
        Kind = "Role",
        Metadata = Metadata(owner),
        Rules =
        [
            new()
            {
                ApiGroups = [""],
                Resources = ["configmaps"],
                ResourceNames = [ObjectNames.OfGateway(owner.Metadata.Name!)],
                Verbs = ["get", "list", "watch"],
            },
            new() { ApiGroups = ["discovery.k8s.io"], Resources = ["endpointslices"], Verbs = ["get", "list", "watch"] },
        ],
    };

    /// <summary>Gives the rights to the ServiceAccount.</summary>
    public static V1RoleBinding RoleBinding(ModelDeployment owner)
    {
        var name = ObjectNames.OfGateway(owner.Metadata.Name!);
        return new()
        {
            ApiVersion = "rbac.authorization.k8s.io/v1",
            Kind = "RoleBinding",
            Metadata = Metadata(owner),
            RoleRef = new() { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = name },
            Subjects = [new() { Kind = "ServiceAccount", Name = name, NamespaceProperty = owner.Metadata.NamespaceProperty }],
        };
    }

    private static V1ObjectMeta Metadata(ModelDeployment owner) =>
        Ownership.Metadata(owner, ObjectNames.OfGateway(owner.Metadata.Name!), ModelOperatorApi.GatewayComponent);
}
