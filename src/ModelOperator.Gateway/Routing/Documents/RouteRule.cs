namespace ModelOperator.Gateway.Routing.Documents;

/// <summary>One revision's share of the requests.</summary>
/// <param name="Revision">The bare revision, e.g. <c>7f9c2ab4d1</c>: metric label and <c>x-model-revision</c>.</param>
/// <param name="Service">The Service whose EndpointSlices hold the revision's pods.</param>
/// <param name="Weight">Whole percent, 0 to 100.</param>
internal sealed record RouteRule(string Revision, string Service, int Weight);
