using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.History;

/// <summary>The transitions kept in status.</summary>
internal static class HistoryLog
{
    /// <summary>How many are kept.</summary>
    public const int Capacity = 50;

    /// <summary>Appends one at the end and drops the oldest above <see cref="Capacity"/>.</summary>
    public static IReadOnlyList<HistoryEntry> Append(IReadOnlyList<HistoryEntry>? history, HistoryEntry entry) =>
        [.. (history ?? []).Append(entry).TakeLast(Capacity)];
}
