namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>One share of routes.json.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Service">Its Service, whose EndpointSlices are its pods.</param>
/// <param name="Weight">Its share, in whole percent.</param>
internal sealed record RouteEntry(string Revision, string Service, int Weight);
