namespace ModelOperator.Contracts.Routes;

/// <summary>One revision's share of the requests, in <c>routes.json</c>.</summary>
/// <param name="Revision">The hash of the revision, such as <c>7f9c2ab4d1</c>. It is also in metric labels and in
/// <c>x-model-revision</c>.</param>
/// <param name="Service">The Service whose EndpointSlices hold its pods.</param>
/// <param name="Weight">The share, as a whole percentage from 0 to 100.</param>
public sealed record RouteRule(string Revision, string Service, int Weight);
