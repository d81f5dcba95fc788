using ModelOperator.Demo.Cluster;
using ModelOperator.Demo.Display;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Demo.Running;

/// <summary>The parts of a play.</summary>
/// <param name="Api">The API server.</param>
/// <param name="Kubectl">kubectl, as a user would call it.</param>
/// <param name="Prometheus">Prometheus; null to go without.</param>
/// <param name="Feed">The observations.</param>
/// <param name="Observers">Those who look at the ModelDeployment, its pods, Prometheus and the clients.</param>
/// <param name="Stage">The namespace and the clients.</param>
/// <param name="Screen">The log.</param>
/// <param name="Settings">The settings of the demo.</param>
/// <param name="Time">The clock.</param>
internal sealed record DemoParts(
    IKubernetesApi Api, Kubectl Kubectl, PrometheusApi? Prometheus, Feed Feed, Observers Observers, DemoStage Stage, Screen Screen,
    DemoSettings Settings, TimeProvider Time);
