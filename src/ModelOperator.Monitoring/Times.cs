namespace ModelOperator.Monitoring;

/// <summary>Keeps times within their bounds.</summary>
internal static class Times
{
    /// <summary>The time, or the bound that it exceeds.</summary>
    public static TimeSpan Within(TimeSpan time, TimeSpan min, TimeSpan max) => time < min ? min : time > max ? max : time;
}
