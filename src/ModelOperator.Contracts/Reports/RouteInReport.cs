namespace ModelOperator.Contracts.Reports;

/// <summary>One revision in a gateway's report.</summary>
/// <param name="Revision">The hash of the revision.</param>
/// <param name="Service">The Service of the revision.</param>
/// <param name="Weight">The share of the revision, in percent.</param>
/// <param name="Endpoints">The number of its pods that the gateway finds ready.</param>
public sealed record RouteInReport(string Revision, string Service, int Weight, int Endpoints);
