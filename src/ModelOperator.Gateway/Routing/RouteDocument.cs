namespace ModelOperator.Gateway.Routing;

/// <summary>A valid <c>routes.json</c>.</summary>
/// <param name="Generation">Given by the operator; echoed on the admin port once it is applied.</param>
/// <param name="Rules">Weights sum to 100; empty when there is nothing to route to.</param>
internal sealed record RouteDocument(long Generation, IReadOnlyList<RouteRule> Rules)
{
    /// <summary>The key of the ConfigMap that holds it.</summary>
    public const string Key = "routes.json";
}
