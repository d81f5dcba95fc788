using ModelOperator.Contracts.Reports;

namespace ModelOperator.Operator.Observing.Gateways;

/// <summary>Decides which reports of gateways the operator believes.</summary>
internal static class GatewayReportBounds
{
    /// <summary>More answers than any gateway gives in its life, and small enough that the sum over all gateways still fits.</summary>
    private const long MaxAnswers = 1L << 53;

    /// <summary>More seconds than any gateway lives: a hundred years.</summary>
    private const double MaxSeconds = 100L * 365 * 24 * 60 * 60;

    /// <summary>
    /// The number of generations that a gateway may be ahead of the newest known one, because its ConfigMap or the status may have been
    /// lost.
    /// </summary>
    private const long MaxAhead = 1_000_000;

    /// <summary>False for numbers that no gateway can have counted.</summary>
    public static bool IsSensible(this GatewayReport report) =>
        report.Generation >= 0 && AreSensible(report.Answered) && AreSensible(report.Shadowed) && AreSensible(report.Calls);

    /// <summary>
    /// False for a generation that nobody can have written. The next generation is above every reported one, and after the largest number
    /// there would be none.
    /// </summary>
    /// <param name="report">The gateway's report.</param>
    /// <param name="known">The newest generation that is known to be written.</param>
    public static bool CanFollow(this GatewayReport report, long known) => report.Generation - MaxAhead <= known;

    private static bool AreSensible(CallsInReport? calls) => calls is null
        || (calls is { UpSeconds: >= 0 and <= MaxSeconds, SinceLastSeconds: null or (>= 0 and <= MaxSeconds), UnderWay: >= 0, Held: >= 0 }
            && !(calls.SinceLastSeconds > calls.UpSeconds));

    private static bool AreSensible(IReadOnlyDictionary<string, long>? counts) =>
        counts?.Values.All(c => c is >= 0 and <= MaxAnswers) != false;
}
