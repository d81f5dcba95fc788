using ModelOperator.Analysis.Counting;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Benchmarks.Monitoring;

/// <summary>Labels and predictions of two classes and of a number, counted minute by minute as gateways count feedback.</summary>
/// <param name="seed">The random numbers' seed.</param>
/// <param name="answersAnHour">The answers for which feedback comes in an hour, evenly.</param>
/// <param name="rare">The share of the class that is looked for.</param>
internal sealed class ServedFeedback(int seed, int answersAnHour, double rare) : IServed
{
    /// <summary>The largest error of a number.</summary>
    public const double MaxError = 50;

    private readonly Random _random = new(seed);
    private readonly Queue<double[]> _minutes = new();
    private readonly double[] _window = new double[6];

    /// <summary>The probability that an answer of the class is predicted as the other.</summary>
    public required double Miss { get; set; }

    /// <summary>The probability that an answer of the other class is predicted as this one.</summary>
    public required double FalseAlarm { get; set; }

    /// <summary>The standard deviation of the number's error, which is normally distributed.</summary>
    public required double Error { get; set; }

    public bool IsFull => _minutes.Count == Looks.Window;

    public void Advance()
    {
        var minute = new double[_window.Length];
        for (var answer = 0; answer < answersAnHour / Looks.Window; answer++)
        {
            var (isRare, turn) = (_random.NextDouble() < rare, _random.NextDouble());
            minute[0] += isRare && turn >= Miss ? 1 : 0;
            minute[1] += isRare && turn < Miss ? 1 : 0;
            minute[2] += !isRare && turn < FalseAlarm ? 1 : 0;
            var error = Math.Min(MaxError, Math.Abs(Error * Normal()));
            minute[3]++;
            minute[4] += error;
            minute[5] += error * error;
        }

        _minutes.Enqueue(minute);
        var gone = _minutes.Count > Looks.Window ? _minutes.Dequeue() : new double[_window.Length];
        for (var place = 0; place < _window.Length; place++)
        {
            _window[place] = Math.Max(0, _window[place] + minute[place] - gone[place]);
        }
    }

    public WindowCounts Counts() => WindowCounts.Of(
        [
            Rise(GatewayMetricNames.FeedbackClasses, _window[0], FeedbackResults.Hit),
            Rise(GatewayMetricNames.FeedbackClasses, _window[1], FeedbackResults.Miss),
            Rise(GatewayMetricNames.FeedbackClasses, _window[2], FeedbackResults.FalseAlarm),
            Rise(GatewayMetricNames.FeedbackNumbers, _window[3], ""),
            Rise(GatewayMetricNames.FeedbackAbsoluteErrors, _window[4], ""),
            Rise(GatewayMetricNames.FeedbackSquaredErrors, _window[5], ""),
        ],
        WindowQuery.Newest);

    private static CounterRise Rise(string counter, double rise, string result) => new(
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["window"] = WindowQuery.Newest,
            ["counter"] = counter,
            ["slice"] = "all",
            ["class"] = "rare",
            ["result"] = result,
        },
        rise);

    // Box and Muller (1958).
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
