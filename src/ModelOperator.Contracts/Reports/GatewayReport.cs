namespace ModelOperator.Contracts.Reports;

/// <summary>
/// The report that a gateway's admin port gives to <c>GET /route</c>. The operator reads from it that traffic has moved. A value that may
/// be null is missing in the report of a gateway that does not know it.
/// </summary>
/// <param name="Generation">The generation of the routes in force; 0 before there are any.</param>
/// <param name="Ready">True when routes are in force, so that the gateway takes requests.</param>
/// <param name="Answered">The number of clients that got an answer from each revision since the gateway started, with any status.</param>
/// <param name="Shadowed">The number of copies that each revision has answered since then.</param>
/// <param name="Routes">The revisions that the gateway sends requests to, in the order of <c>routes.json</c>.</param>
public sealed record GatewayReport(
    long Generation,
    bool Ready,
    IReadOnlyDictionary<string, long>? Answered = null,
    IReadOnlyDictionary<string, long>? Shadowed = null,
    IReadOnlyList<RouteInReport>? Routes = null)
{
    /// <summary>The path of the admin port that answers with the report.</summary>
    public const string Path = "/route";
}
