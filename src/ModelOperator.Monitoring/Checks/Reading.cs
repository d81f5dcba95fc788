using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Monitoring.Checks;

/// <summary>The result of a check in one window.</summary>
/// <param name="Level">The result of this window alone: Ok, Warn or Bad; TooFew or NoData when there is nothing to judge.</param>
/// <param name="Value">The worst value; null without data.</param>
/// <param name="Proven">The part of the worst value that cannot be chance. It decides whether a check that was bad is still bad.</param>
/// <param name="Samples">The number of requests, rows or values behind it.</param>
/// <param name="Worst">The features or outputs with the worst values, the worst first.</param>
/// <param name="Message">A sentence for people; null when all is well.</param>
internal sealed record Reading(
    CheckVerdict Level, double? Value, double Proven, long? Samples, IReadOnlyList<CheckedItem> Worst, string? Message)
{
    public static Reading NoData(string message) => new(CheckVerdict.NoData, null, 0, null, [], message);

    public static Reading TooFew(double samples, string message) => new(CheckVerdict.TooFew, null, 0, (long)samples, [], message);
}
