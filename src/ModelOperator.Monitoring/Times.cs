namespace ModelOperator.Monitoring;

/// <summary>Keeps times within their bounds, and writes them for people.</summary>
internal static class Times
{
    /// <summary>The time for people: 6 h, 90 min or 30 s.</summary>
    public static string Text(TimeSpan time) =>
        time.TotalHours >= 1 && time.TotalMinutes % 60 == 0 ? $"{time.TotalHours:0} h"
        : time.TotalMinutes >= 1 ? $"{time.TotalMinutes:0.#} min"
        : $"{time.TotalSeconds:0} s";

    /// <summary>The time, or the bound that it exceeds.</summary>
    public static TimeSpan Within(TimeSpan time, TimeSpan min, TimeSpan max) => time < min ? min : time > max ? max : time;
}
