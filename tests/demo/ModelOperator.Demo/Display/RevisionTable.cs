using System.Globalization;
using ModelOperator.Demo.Client;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Display;

/// <summary>A table of what the client saw of each revision.</summary>
internal static class RevisionTable
{
    /// <summary>The lines of the table, by version.</summary>
    public static IEnumerable<string> Of(DemoRecord record)
    {
        yield return $"{"as the client saw it",-20} {"requests",9} {"failed",7} {"right",8} {"p50",9} {"p99",9}";
        foreach (var (revision, counts) in record.Counted.Revisions.OrderBy(
            known => record.VersionOf(known.Key) ?? "~", StringComparer.Ordinal))
        {
            var name = revision == Tally.NoRevision ? "no answer" : $"{record.VersionOf(revision)} {revision}";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-20} {counts.Requests,9:N0} {counts.Failed,7:N0} {counts.Accuracy * 100 ?? 0,6:F1} % {counts.P50Ms,6:F1} ms "
                    + $"{counts.P99Ms,6:F1} ms");
        }
    }
}
