namespace ModelOperator.Contracts.Routes;

/// <summary>One revision's share of the requests, in <c>routes.json</c>.</summary>
/// <param name="Revision">The bare revision, e.g. <c>7f9c2ab4d1</c>: metric label and <c>x-model-revision</c>.</param>
/// <param name="Service">The Service whose EndpointSlices hold its pods.</param>
/// <param name="Weight">Its share, whole percent, 0 to 100.</param>
public sealed record RouteRule(string Revision, string Service, int Weight);
