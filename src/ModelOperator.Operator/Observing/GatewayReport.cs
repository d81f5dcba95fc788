namespace ModelOperator.Operator.Observing;

/// <summary>What a gateway's admin port answers to <c>GET /route</c>.</summary>
/// <param name="Generation">The generation it applies.</param>
/// <param name="Ready">It takes requests.</param>
/// <param name="Answered">Requests answered since it started, by revision.</param>
/// <param name="Shadowed">Copies answered since it started, by revision.</param>
internal sealed record GatewayReport(
    long Generation, bool Ready, IReadOnlyDictionary<string, long>? Answered = null, IReadOnlyDictionary<string, long>? Shadowed = null)
{
    /// <summary>The revisions that it sends requests to; null from a gateway that does not say.</summary>
    public IReadOnlyList<RouteInReport>? Routes { get; init; }

    /// <summary>More than any gateway answers in its life; a sum over all of them is still a number.</summary>
    private const long MostAnswers = 1L << 53;

    /// <summary>How far ahead of what is known to be written a gateway may be: its ConfigMap, or the status, may have been lost.</summary>
    private const long MostAhead = 1_000_000;

    /// <summary>False for numbers that no gateway counts.</summary>
    public bool IsSensible() => Generation >= 0 && AreSensible(Answered) && AreSensible(Shadowed);

    /// <summary>
    /// False for a generation that nobody can have written. The next one is above every reported one, and the last number there is would
    /// leave none.
    /// </summary>
    /// <param name="known">The newest generation known to be written.</param>
    public bool CanFollow(long known) => Generation - MostAhead <= known;

    private static bool AreSensible(IReadOnlyDictionary<string, long>? counts) => counts?.Values.All(c => c is >= 0 and <= MostAnswers) != false;
}
