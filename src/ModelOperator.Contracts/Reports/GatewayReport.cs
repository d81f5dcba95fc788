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
/// <param name="Calls">The requests of clients: how long ago the newest came, and how many are under way or held.</param>
public sealed record GatewayReport(
    long Generation,
    bool Ready,
    IReadOnlyDictionary<string, long>? Answered = null,
    IReadOnlyDictionary<string, long>? Shadowed = null,
    IReadOnlyList<RouteInReport>? Routes = null,
    CallsInReport? Calls = null)
{
    /// <summary>The path of the admin port that answers with the report.</summary>
    public const string Path = "/route";

    /// <summary>
    /// The field of a query by which the report is given only when a request is held, or after that many seconds:
    /// <c>/route?waitSeconds=30</c>.
    /// </summary>
    public const string WaitField = "waitSeconds";

    /// <summary>The longest time that a gateway lets a question for its report wait, in seconds.</summary>
    public const int LongestWaitSeconds = 60;
}
