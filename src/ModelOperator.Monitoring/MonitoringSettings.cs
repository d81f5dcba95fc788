using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Monitoring;

namespace ModelOperator.Monitoring;

/// <summary>What <c>spec.monitoring</c> asks for, with the defaults of what it leaves open.</summary>
/// <param name="Source">The metric source.</param>
/// <param name="Window">The time whose requests are looked at.</param>
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

    /// <summary>Reads a spec. One that was refused is watched, too, and must not have the operator look without a pause.</summary>
    public static MonitoringSettings Of(MonitoringSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new(
            spec.Source ?? "default",
            Times.Within(GoDuration.ParseOr(spec.Window, TimeSpan.FromHours(1)), MinWindow, MaxWindow),
            Times.Within(GoDuration.ParseOr(spec.Interval, TimeSpan.FromMinutes(1)), MinInterval, MaxInterval));
    }
}
