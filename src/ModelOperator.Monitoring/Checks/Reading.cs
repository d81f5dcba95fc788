using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Monitoring.Checks;

/// <summary>What a check finds in one window.</summary>
/// <param name="Level">How bad it is in this window alone: Ok, Warn or Bad; TooFew or NoData when there is nothing to say.</param>
/// <param name="Value">The worst value; null without data.</param>
/// <param name="Proven">What of the worst value is no chance; it decides whether something that was bad still is.</param>
/// <param name="Samples">Requests, rows or values of it.</param>
/// <param name="Worst">The features or outputs with the worst values, the worst first.</param>
/// <param name="Message">The sentence for people; null when all is well.</param>
internal sealed record Reading(
    CheckVerdict Level, double? Value, double Proven, long? Samples, IReadOnlyList<CheckedItem> Worst, string? Message)
{
    public static Reading NoData(string message) => new(CheckVerdict.NoData, null, 0, null, [], message);

    public static Reading TooFew(double samples, string message) => new(CheckVerdict.TooFew, null, 0, (long)samples, [], message);
}
