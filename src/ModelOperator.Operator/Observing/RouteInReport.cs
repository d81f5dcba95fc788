namespace ModelOperator.Operator.Observing;

/// <summary>One revision in a gateway's report.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Weight">Its share, in percent.</param>
/// <param name="Endpoints">How many of its pods the gateway finds ready.</param>
internal sealed record RouteInReport(string Revision, int Weight, int Endpoints);
