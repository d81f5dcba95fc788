using ModelOperator.Api;
using ModelOperator.Console.Rollouts.Metrics;

namespace ModelOperator.Console.Series;

/// <summary>Remembers what pages were shown of one ModelDeployment, for charts without a Prometheus.</summary>
internal sealed class SeenSeries
{
    /// <summary>The number of points of one line; older ones are forgotten.</summary>
    public const int MostPoints = 1000;

    private const int MostLines = 80;
    private const string Split = "split";

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Metric, string Role), (string? Unit, Queue<(double At, double Value)> Points)> _lines = [];

    /// <summary>Notes the present values. A measurement that was noted before is not noted again.</summary>
    public void Note(ModelDeployment deployment, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var metric in MetricViews.Of(deployment))
            {
                if (metric.Time is { } time)
                {
                    Add(metric.Name, "candidate", metric.Unit, time, metric.Candidate);
                    Add(metric.Name, "stable", metric.Unit, time, metric.Stable);
                }
            }

            Add(Split, Split, "percent", now, deployment.Status?.CandidateRevision is null ? 0 : deployment.Status.CandidateWeight ?? 0);
        }
    }

    /// <summary>The lines since a moment.</summary>
    public IReadOnlyList<SeriesLine> Since(DateTimeOffset start)
    {
        var from = start.ToUnixTimeMilliseconds() / 1000.0;
        lock (_gate)
        {
            return
            [
                .. _lines.Select(line => new SeriesLine(
                    line.Key.Metric, line.Key.Role, [.. line.Value.Points.Where(point => point.At >= from).Select(AsPoint)])
                {
                    Unit = line.Value.Unit,
                }).Where(line => line.Points.Count > 0),
            ];
        }
    }

    private static double?[] AsPoint((double At, double Value) point) => [point.At, double.IsNaN(point.Value) ? null : point.Value];

    private void Add(string metric, string role, string? unit, DateTimeOffset time, double? value)
    {
        var at = time.ToUnixTimeMilliseconds() / 1000.0;
        if (!_lines.TryGetValue((metric, role), out var line))
        {
            if (value is null || _lines.Count >= MostLines)
            {
                return;
            }

            _lines[(metric, role)] = line = (unit, new());
        }

        if (line.Points.Count > 0 && line.Points.Last().At >= at)
        {
            return;
        }

        line.Points.Enqueue((at, value ?? double.NaN)); // 16 bytes, where an array of two takes 56
        if (line.Points.Count > MostPoints)
        {
            line.Points.Dequeue();
        }
    }
}
