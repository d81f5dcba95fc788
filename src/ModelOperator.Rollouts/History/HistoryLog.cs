using System.Text;
using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.History;

/// <summary>The transitions kept in status.</summary>
internal static class HistoryLog
{
    /// <summary>How many are kept.</summary>
    public const int Capacity = 50;

    /// <summary>How many bytes of text they may have together.</summary>
    public const int LargestText = 32 * 1024;

    /// <summary>Appends one at the end and drops the oldest above <see cref="Capacity"/> and <see cref="LargestText"/>.</summary>
    public static IReadOnlyList<HistoryEntry> Append(IReadOnlyList<HistoryEntry>? history, HistoryEntry entry)
    {
        var left = LargestText;
        return [.. (history ?? []).Append(entry).TakeLast(Capacity).Reverse().TakeWhile(e => (left -= BytesOf(e)) >= 0).Reverse()];
    }

    private static int BytesOf(HistoryEntry entry) =>
        new[] { entry.Revision, entry.Reason, entry.Message, entry.Metric, entry.Threshold }.Sum(text => text is null ? 0 : Encoding.UTF8.GetByteCount(text));
}
