namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>
/// Knows the annotations and labels by which injectors put programs into pods. Many of them name the image, or an object of the namespace
/// that names it.
/// </summary>
internal static class Injectors
{
    // A mesh that is switched on or off runs the program that its administrator has chosen.
    private static readonly string[] Switches = ["sidecar.istio.io/inject", "linkerd.io/inject", "kuma.io/sidecar-injection"];

    private static readonly string[] Prefixes =
    [
        "sidecar.istio.io/", "inject.istio.io/", "proxy.istio.io/", "linkerd.io/", "config.linkerd.io/", "config.alpha.linkerd.io/",
        "config.beta.linkerd.io/", "kuma.io/", "consul.hashicorp.com/", "appmesh.k8s.aws/", "vault.hashicorp.com/", "dapr.io/",
        "sidecar.opentelemetry.io/", "instrumentation.opentelemetry.io/", "sidecar.jaegertracing.io/", "admission.datadoghq.com/",
        "oneagent.dynatrace.com/", "metadata-enrichment.dynatrace.com/", "co.elastic.apm/", "azure.workload.identity/",
    ];

    /// <summary>True when an injector takes more from the key than whether a mesh is on.</summary>
    public static bool TakeOrdersFrom(string key) =>
        !Switches.Contains(key, StringComparer.Ordinal)
        && Prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
