namespace ModelOperator.Gateway.Routing.Documents;

/// <summary>A valid <c>routes.json</c>.</summary>
/// <param name="Generation">Given by the operator; echoed on the admin port once it is applied.</param>
/// <param name="Rules">Weights sum to 100; empty when there is nothing to route to.</param>
/// <param name="Mirror">Who gets copies of the requests; null for nobody.</param>
/// <param name="Affinity">What keeps a caller on one revision; null for nothing.</param>
internal sealed record RouteDocument(
    long Generation,
    IReadOnlyList<RouteRule> Rules,
    MirrorRule? Mirror = null,
    AffinityRule? Affinity = null)
{
    /// <summary>The key of the ConfigMap that holds it.</summary>
    public const string Key = "routes.json";
}
