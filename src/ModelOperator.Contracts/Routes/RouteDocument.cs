using System.Text.Json;

namespace ModelOperator.Contracts.Routes;

/// <summary>
/// <c>routes.json</c>: how the gateways of one ModelDeployment split its requests. The operator writes it into the gateway's ConfigMap and
/// the gateways read it there. Either may be newer than the other: a reader ignores what it does not know, and a writer adds only what may
/// be missing.
/// </summary>
/// <param name="Generation">Counts the splits; the gateway reports it once it is applied.</param>
/// <param name="Routes">Who gets which share; the weights sum to 100, or there are none.</param>
/// <param name="Mirror">Who gets copies of the requests; null for nobody.</param>
/// <param name="Affinity">What keeps a caller on one revision; null for nothing.</param>
/// <param name="Monitoring">The things that gateways look at besides; null for nothing.</param>
public sealed record RouteDocument(
    long Generation,
    IReadOnlyList<RouteRule> Routes,
    MirrorRule? Mirror = null,
    AffinityRule? Affinity = null,
    MonitoringRule? Monitoring = null)
{
    /// <summary>The key of the ConfigMap that holds the document.</summary>
    public const string Key = "routes.json";

    /// <summary>Writes the document on one line. What is null is left out.</summary>
    public string Serialize() => JsonSerializer.Serialize(this, RouteDocumentJsonContext.Default.RouteDocument);
}
