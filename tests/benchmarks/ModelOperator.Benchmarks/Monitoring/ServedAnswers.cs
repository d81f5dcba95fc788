using System.Globalization;
using ModelOperator.Analysis.Counting;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Profiles;

namespace ModelOperator.Benchmarks.Monitoring;

/// <summary>Requests and answers that never change, counted minute by minute as servers and gateways count them.</summary>
/// <param name="seed">The random numbers' seed.</param>
/// <param name="requestsAnHour">The requests that come in an hour, evenly.</param>
/// <param name="outOfRange">The probability that a value of a feature is out of range.</param>
/// <param name="shares">The probability of each counter that counts a part of the requests.</param>
internal sealed class ServedAnswers(int seed, int requestsAnHour, double outOfRange, IReadOnlyDictionary<string, double> shares) : IServed
{
    private const int Features = ServedData.Features;
    private const int ProfileRows = 20_000;
    private const string Label = "label";

    private static readonly string[] Classes = [.. Enumerable.Range(0, 10).Select(digit => digit.ToString(CultureInfo.InvariantCulture))];

    private readonly Random _random = new(seed);
    private readonly string[] _counters = [.. shares.Keys];
    private readonly Queue<long[]> _minutes = new();
    private readonly long[] _window = new long[Features + shares.Count + Classes.Length + ConfidenceBins.Count];

    public bool IsFull => _minutes.Count == Looks.Window;

    /// <summary>The profile of a sample of the same answers.</summary>
    public ReferenceProfile Profile()
    {
        var (classes, bins) = (new long[Classes.Length + 1], new long[ConfidenceBins.Count]);
        for (var row = 0; row < ProfileRows; row++)
        {
            classes[Class()]++;
            bins[ConfidenceBins.Of(Confidence())]++;
        }

        return new(
            ReferenceProfile.Current,
            [],
            [new(Label, Classes, Counts: classes), new("probabilities", Confidence: true, ConfidenceCounts: bins)]);
    }

    public void Advance()
    {
        var minute = new long[_window.Length];
        for (var request = 0; request < requestsAnHour / Looks.Window; request++)
        {
            for (var feature = 0; feature < Features; feature++)
            {
                minute[feature] += _random.NextDouble() < outOfRange ? 1 : 0;
            }

            for (var counter = 0; counter < _counters.Length; counter++)
            {
                minute[Features + counter] += _random.NextDouble() < shares[_counters[counter]] ? 1 : 0;
            }

            minute[Features + _counters.Length + Class()]++;
            minute[Features + _counters.Length + Classes.Length + ConfidenceBins.Of(Confidence())]++;
        }

        _minutes.Enqueue(minute);
        var gone = _minutes.Count > Looks.Window ? _minutes.Dequeue() : new long[_window.Length];
        for (var place = 0; place < _window.Length; place++)
        {
            _window[place] += minute[place] - gone[place];
        }
    }

    public WindowCounts Counts() => WindowCounts.Of([.. Totals(), .. OfFeatures(), .. OfClasses(), .. OfConfidence()], WindowQuery.Newest);

    private IEnumerable<CounterRise> Totals() =>
    [
        .. _counters.Select((counter, place) => Rise(counter, _window[Features + place])),
        Rise(ModelServerMetricNames.Requests, requestsAnHour),
        Rise(ModelServerMetricNames.Answers, requestsAnHour),
        Rise(GatewayMetricNames.RepeatCheckedRequests, requestsAnHour),
    ];

    private IEnumerable<CounterRise> OfFeatures() => Enumerable.Range(0, Features).SelectMany(feature => new[]
    {
        Rise(ModelServerMetricNames.FeatureOutOfRange, _window[feature], ("feature", $"x.{feature}")),
        Rise(ModelServerMetricNames.FeatureValues, requestsAnHour, ("feature", $"x.{feature}"), ("bin", "0")),
    });

    private IEnumerable<CounterRise> OfClasses() => Classes.Select((name, place) => Rise(
        ModelServerMetricNames.ClassAnswers, _window[Features + _counters.Length + place], ("output", Label), ("class", name)));

    // A bucket of a histogram counts those before it, too.
    private IEnumerable<CounterRise> OfConfidence()
    {
        var upTo = 0L;
        for (var bin = 0; bin < ConfidenceBins.Count; bin++)
        {
            upTo += _window[Features + _counters.Length + Classes.Length + bin];
            var bound = bin < ConfidenceBins.Bounds.Count ? ConfidenceBins.Bounds[bin].ToString(CultureInfo.InvariantCulture) : "+Inf";
            yield return Rise(ModelServerMetricNames.ConfidenceBuckets, upTo, ("le", bound));
        }
    }

    private int Class() => _random.Next(Classes.Length);

    // Mostly sure, as a trained model is.
    private float Confidence() => (float)Math.Pow(_random.NextDouble(), 0.2);

    private static CounterRise Rise(string counter, double rise, params (string Name, string Value)[] labels)
    {
        var all = labels.ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal);
        all["window"] = WindowQuery.Newest;
        all["counter"] = counter;
        return new(all, rise);
    }
}
