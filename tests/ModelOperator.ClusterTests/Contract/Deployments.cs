using k8s.Models;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>Deployments that need no node: they have no replicas.</summary>
internal static class Deployments
{
    public static V1Deployment Idle(string ns, string name) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = ns, Name = name },
        Spec = new V1DeploymentSpec
        {
            Replicas = 0,
            Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = name } },
            Template = new V1PodTemplateSpec
            {
                Metadata = new V1ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = name } },
                Spec = new V1PodSpec { Containers = [new V1Container { Name = "main", Image = "example.invalid/none" }] },
            },
        },
    };
}
