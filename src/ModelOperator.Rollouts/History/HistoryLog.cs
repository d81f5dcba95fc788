using System.Text;
using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.History;

/// <summary>The transitions that the status keeps.</summary>
internal static class HistoryLog
{
    /// <summary>The number of transitions that are kept.</summary>
    public const int Capacity = 50;

    /// <summary>The number of bytes of text that they may have together.</summary>
    public const int MaxTextBytes = 32 * 1024;

    /// <summary>
    /// Appends a transition at the end, and drops the oldest above <see cref="Capacity"/> and <see cref="MaxTextBytes"/>.
    /// </summary>
    public static IReadOnlyList<HistoryEntry> Append(IReadOnlyList<HistoryEntry>? history, HistoryEntry entry)
    {
        var left = MaxTextBytes;
        var kept = TransitionReasons.IsRoutine(entry.Reason) ? history?.Where(e => e.Reason != entry.Reason) : history;
        return [.. (kept ?? []).Append(entry).TakeLast(Capacity).Reverse().TakeWhile(e => (left -= BytesOf(e)) >= 0).Reverse()];
    }

    private static int BytesOf(HistoryEntry entry) =>
        new[] { entry.Revision, entry.Reason, entry.Message, entry.Metric, entry.Threshold }
            .Sum(text => text is null ? 0 : Encoding.UTF8.GetByteCount(text));
}
