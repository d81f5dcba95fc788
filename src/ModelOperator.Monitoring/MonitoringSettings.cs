using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Monitoring;

namespace ModelOperator.Monitoring;

/// <summary>The settings of <c>spec.monitoring</c>, with the defaults for fields that are left out.</summary>
/// <param name="Source">The metric source.</param>
/// <param name="Window">The length of the window that is looked at.</param>
/// <param name="Interval">The time between two looks.</param>
public sealed record MonitoringSettings(string Source, TimeSpan Window, TimeSpan Interval)
{
    /// <summary>The shortest window.</summary>
    public static readonly TimeSpan MinWindow = TimeSpan.FromMinutes(1);

    /// <summary>The longest window.</summary>
    public static readonly TimeSpan MaxWindow = TimeSpan.FromDays(7);

    /// <summary>The shortest interval.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(10);

    /// <summary>The longest interval.</summary>
    public static readonly TimeSpan MaxInterval = TimeSpan.FromHours(24);

    /// <summary>Reads a spec, also a refused one: times beyond a bound count as that bound.</summary>
    public static MonitoringSettings Of(MonitoringSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new(
            spec.Source ?? "default",
            Times.Within(GoDuration.ParseOr(spec.Window, TimeSpan.FromHours(1)), MinWindow, MaxWindow),
            Times.Within(GoDuration.ParseOr(spec.Interval, TimeSpan.FromMinutes(1)), MinInterval, MaxInterval));
    }
}
