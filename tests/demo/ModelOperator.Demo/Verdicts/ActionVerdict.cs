using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Contracts.Events;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Verdicts;

/// <summary>Checks that what was bad was told to the receiver, that one Job was run for it, and that samples came.</summary>
internal static class ActionVerdict
{
    private const string DoneEvent = "ActionDone";
    private const string Request = "org.kubeflow.serving.inference.request";
    private const string Response = "org.kubeflow.serving.inference.response";

    /// <summary>The first event of a type about a check; null while there is none.</summary>
    public static ReceivedSample? FirstEvent(DemoRecord record, string type, string check) =>
        record.Received.FirstOrDefault(sample => sample.Event is { } received && received.Type == type && received.Subject == check);

    /// <summary>The Job that has ended well; null while there is none.</summary>
    public static JobSample? Succeeded(DemoRecord record) => record.Jobs.FirstOrDefault(job => job.State is JobState.Succeeded);

    /// <summary>True once a request and its answer have come, with one id.</summary>
    public static bool HasPair(DemoRecord record) => record.Received.Any(sample => sample.Event?.Type == Response)
        && IdsOf(record, Request).Overlaps(IdsOf(record, Response));

    /// <summary>The number of samples that have come, requests and answers.</summary>
    public static int Samples(DemoRecord record) => record.Received.Count(sample => sample.Event?.Type is Request or Response);

    /// <summary>True once both checks were told to have recovered.</summary>
    public static bool HasToldRecovery(DemoRecord record) => MonitoringVerdict.Both.All(
        check => FirstEvent(record, EventTypes.CheckRecovered, check) is not null);

    /// <summary>The expectations that did not hold, as sentences; empty when all did.</summary>
    /// <param name="record">All that was observed.</param>
    /// <param name="acts">The times at which the stream was changed.</param>
    public static IReadOnlyList<string> Problems(DemoRecord record, MonitoringActs acts) =>
    [
        .. WasTold(record, EventTypes.CheckBad, MonitoringVerdict.InputDrift, acts.Drift),
        .. WasTold(record, EventTypes.CheckBad, MonitoringVerdict.Quality, acts.Swap),
        .. MonitoringVerdict.Both.SelectMany(check => WasTold(record, EventTypes.CheckRecovered, check, acts.Recovery)),
        .. WasRunOnce(record, acts.Drift),
        .. HasPair(record) ? [] : (string[])["no request came to the receiver together with its answer"],
        .. record.Events.Any(happened => happened.Reason == DoneEvent) ? [] : (string[])[$"there was no Event {DoneEvent}"],
    ];

    private static IEnumerable<string> WasTold(DemoRecord record, string type, string check, TimeSpan since)
    {
        if (FirstEvent(record, type, check) is not { } told)
        {
            yield return $"no event {type} of {check} reached the receiver";
        }
        else if (told.At < since)
        {
            yield return $"the event {type} of {check} came {(since - told.At).TotalSeconds:F0} s before there was a reason";
        }

        var ids = record.Received
            .Where(sample => sample.Event is { } received && received.Type == type && received.Subject == check)
            .Select(sample => sample.Event!.Id).Distinct(StringComparer.Ordinal).Count();
        if (ids > 1)
        {
            yield return $"there were {ids} events {type} of {check}, and one was due";
        }
    }

    private static IEnumerable<string> WasRunOnce(DemoRecord record, TimeSpan since)
    {
        var names = record.Jobs.Select(job => job.Name).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count != 1)
        {
            yield return $"there were {names.Count} Jobs ({string.Join(", ", names)}), and one was due";
        }
        else if (Succeeded(record) is null)
        {
            yield return $"the Job {names[0]} has not ended well";
        }
        else if (MonitoringVerdict.First(record, MonitoringVerdict.InputDrift, CheckVerdict.Bad, since)?.At is not { } bad
            || record.Jobs[0].At < bad)
        {
            yield return $"the Job {names[0]} was made before {MonitoringVerdict.InputDrift} was Bad";
        }
    }

    private static HashSet<string> IdsOf(DemoRecord record, string type) =>
        record.Received.Where(sample => sample.Event?.Type == type).Select(sample => sample.Event!.Id).ToHashSet(StringComparer.Ordinal);
}
