using System.Globalization;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Display;

/// <summary>One line for a transition: phase, revision, its share, and what Prometheus and the client see of it.</summary>
internal static class TransitionLine
{
    /// <summary>The key of a line: one is printed when its key differs from that of the line before.</summary>
    public static string KeyOf(StatusSample sample) =>
        $"{sample.Status.Phase} {Shown(sample)} {sample.WeightOf(Shown(sample))} {sample.Status.StableRevision}";

    /// <summary>The line, without the time before it.</summary>
    public static string Of(StatusSample sample, DemoRecord record)
    {
        var revision = Shown(sample);
        var phase = sample.Status.Phase?.ToString() ?? "Pending";
        if (revision is null)
        {
            return phase;
        }

        var counts = record.Counted.Of(revision);
        var traffic = record.Gateway.Reverse().Select(gateway => gateway.Revisions.GetValueOrDefault(revision))
            .FirstOrDefault(known => known is not null);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{phase,-16} {record.VersionOf(revision) ?? "v?",-3} {revision}  weight {sample.WeightOf(revision),3} %  ")
            + $"errors {Share(traffic?.ErrorRate),7}  p99 {Latency(traffic?.P99Ms ?? counts.P99Ms),8}  accuracy {Share(counts.Accuracy),7}";
    }

    // Of a rollout, the candidate; after a rollback, the one that failed is gone, and stable is what people want to see.
    private static string? Shown(StatusSample sample) => sample.Status.CandidateRevision ?? sample.Status.StableRevision;

    private static string Share(double? share) =>
        share is null ? "-" : (share.Value * 100).ToString("F1", CultureInfo.InvariantCulture) + " %";

    private static string Latency(double? milliseconds) =>
        milliseconds is null ? "-" : milliseconds.Value.ToString("F1", CultureInfo.InvariantCulture) + " ms";
}
