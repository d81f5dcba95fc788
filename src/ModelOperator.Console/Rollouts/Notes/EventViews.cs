using k8s.Models;

namespace ModelOperator.Console.Rollouts.Notes;

/// <summary>Reads Events.</summary>
internal static class EventViews
{
    private const int Most = 100;

    /// <summary>The newest Events, newest first.</summary>
    public static IReadOnlyList<EventView> Of(IReadOnlyList<Eventsv1Event> events) =>
        [.. events.Select(Of).OrderByDescending(one => one.At).Take(Most)];

    // An Event that was written by an older client has its times and count in the deprecated fields.
    private static EventView Of(Eventsv1Event one)
    {
        var at = one.Series?.LastObservedTime ?? one.DeprecatedLastTimestamp ?? one.EventTime ?? one.Metadata.CreationTimestamp;
        return new(
            at is { } time ? new DateTimeOffset(time.ToUniversalTime()) : null,
            one.Type,
            one.Reason,
            one.Note,
            one.Series?.Count ?? one.DeprecatedCount ?? 1);
    }
}
