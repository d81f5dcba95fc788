using ModelOperator.Contracts.Reports;

namespace ModelOperator.Operator.Observing.Gateways;

/// <summary>What the operator believes of a gateway's report.</summary>
internal static class GatewayReportBounds
{
    /// <summary>More than any gateway answers in its life; a sum over all of them is still a number.</summary>
    private const long MaxAnswers = 1L << 53;

    /// <summary>How far ahead of what is known to be written a gateway may be: its ConfigMap, or the status, may have been lost.</summary>
    private const long MaxAhead = 1_000_000;

    /// <summary>False for numbers that no gateway counts.</summary>
    public static bool IsSensible(this GatewayReport report) =>
        report.Generation >= 0 && AreSensible(report.Answered) && AreSensible(report.Shadowed);

    /// <summary>
    /// False for a generation that nobody can have written. The next one is above every reported one, and the last number there is would
    /// leave none.
    /// </summary>
    /// <param name="report">What a gateway says.</param>
    /// <param name="known">The newest generation known to be written.</param>
    public static bool CanFollow(this GatewayReport report, long known) => report.Generation - MaxAhead <= known;

    private static bool AreSensible(IReadOnlyDictionary<string, long>? counts) =>
        counts?.Values.All(c => c is >= 0 and <= MaxAnswers) != false;
}
