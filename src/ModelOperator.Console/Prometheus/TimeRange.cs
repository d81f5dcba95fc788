namespace ModelOperator.Console.Prometheus;

/// <summary>A time that is looked at, in steps.</summary>
internal sealed record TimeRange(DateTimeOffset Start, DateTimeOffset End, TimeSpan Step)
{
    private const int Points = 240;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    /// <summary>The last minutes, in about as many steps as a chart has pixels for.</summary>
    public static TimeRange Last(int minutes, DateTimeOffset now)
    {
        var step = TimeSpan.FromSeconds(Math.Ceiling(minutes * 60.0 / Points));
        step = step < Shortest ? Shortest : step;

        // Aligned steps, so that a chart that is read again does not shiver.
        var end = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / (long)step.TotalSeconds * (long)step.TotalSeconds);
        return new(end - TimeSpan.FromMinutes(minutes), end, step);
    }
}
