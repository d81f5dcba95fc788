using System.Globalization;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Verdicts;

/// <summary>The last line of the second act: what was observed, in one sentence.</summary>
internal static class MonitoringSummary
{
    /// <summary>Makes the summary of a record in which the verdict found no problem.</summary>
    /// <param name="record">All that was observed.</param>
    /// <param name="acts">The times at which the stream was changed.</param>
    /// <param name="filled">Queries of the dashboards that gave data.</param>
    /// <param name="asked">Queries of the dashboards that were answered.</param>
    public static string Of(DemoRecord record, MonitoringActs acts, int filled, int asked)
    {
        var drift = Seconds(MonitoringVerdict.First(record, MonitoringVerdict.InputDrift, CheckVerdict.Bad, acts.Drift)?.At - acts.Drift);
        var firing = Seconds(MonitoringVerdict.FirstAlert(record, MonitoringVerdict.InputDrift, "firing", acts.Drift) - acts.Drift);
        var quality = Seconds(MonitoringVerdict.First(record, MonitoringVerdict.Quality, CheckVerdict.Bad, acts.Swap)?.At - acts.Swap);
        var well = Seconds(record.Statuses.FirstOrDefault(sample => sample.At >= acts.Recovery && IsOk(sample))?.At - acts.Recovery);
        var job = Seconds(ActionVerdict.Succeeded(record)?.At - acts.Drift);
        var requests = record.EachClient.Sum(client => client.Total.Requests);
        var labels = record.EachClient.Sum(client => client.Feedback?.Counted ?? 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"demo: drift found after {drift} s, alert after {firing} s, Job done after {job} s; wrong answers found after {quality} s; all well {well} s after "
                + $"the cause went; "
            + $"{requests:N0} requests, 0 failed, {labels:N0} labels, {ActionVerdict.Samples(record):N0} samples; {asked} of {asked} queries of the dashboards answered, {filled} "
                + $"with data");
    }

    private static bool IsOk(StatusSample sample) =>
        sample.Status.Monitoring?.Checks.All(check => check.Verdict is CheckVerdict.Ok) == true;

    private static string Seconds(TimeSpan? duration) =>
        duration is { } known ? Math.Round(known.TotalSeconds).ToString("F0", CultureInfo.InvariantCulture) : "?";
}
