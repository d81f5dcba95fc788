namespace ModelOperator.Contracts.Reports;

/// <summary>One revision in a gateway's report.</summary>
/// <param name="Revision">The bare revision.</param>
/// <param name="Service">Its Service.</param>
/// <param name="Weight">Its share, in percent.</param>
/// <param name="Endpoints">How many of its pods the gateway finds ready.</param>
public sealed record RouteInReport(string Revision, string Service, int Weight, int Endpoints);
