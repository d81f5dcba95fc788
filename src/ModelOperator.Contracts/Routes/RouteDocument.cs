using System.Text.Json;
using ModelOperator.Contracts.Routes.Holding;

namespace ModelOperator.Contracts.Routes;

/// <summary>
/// The document <c>routes.json</c>, which says how the gateways of one ModelDeployment split its requests. The operator writes it into the
/// gateway's ConfigMap, and the gateways read it there. Either may be newer than the other, so a reader ignores what it does not know, and
/// a writer adds only fields that may be missing.
/// </summary>
/// <param name="Generation">The number of the split, which the gateway reports once it has applied the split.</param>
/// <param name="Routes">The revisions with their shares; the weights sum to 100, or there are none.</param>
/// <param name="Mirror">The rule for copies of the requests; null for none.</param>
/// <param name="Affinity">The rule that keeps a caller on one revision; null for none.</param>
/// <param name="Monitoring">The things that gateways look at besides; null for nothing.</param>
/// <param name="Hold">The rule by which requests wait for a pod; null for none.</param>
public sealed record RouteDocument(
    long Generation,
    IReadOnlyList<RouteRule> Routes,
    MirrorRule? Mirror = null,
    AffinityRule? Affinity = null,
    MonitoringRule? Monitoring = null,
    HoldRule? Hold = null)
{
    /// <summary>The key of the ConfigMap that holds the document.</summary>
    public const string Key = "routes.json";

    /// <summary>Writes the document on one line. Nulls are left out.</summary>
    public string Serialize() => JsonSerializer.Serialize(this, RouteDocumentJsonContext.Default.RouteDocument);
}
