using System.Globalization;
using ModelOperator.Contracts.Metrics;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.Profiles;
using Prometheus;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>Counts the values of inputs and outputs by the bins and classes of the reference profile. Counts of several pods can be added.
/// Whoever reads them computes distances.</summary>
internal sealed class DataWatch
{
    private static readonly HistogramConfiguration Tenths = new()
    {
        Buckets = [.. ConfidenceBins.Bounds],
        SuppressInitialValue = true,
    };

    private readonly IMetricFactory _metrics;
    private readonly ReferenceProfile _profile;
    private readonly Counter _answers;
    private readonly Counter _nulls;
    private readonly Counter _violations;
    private readonly Histogram _confidence;
    private FeatureCounters[] _inputs = [];
    private ReducedInput[] _reduced = [];
    private ClassCounter[] _classes = [];
    private string[] _scores = [];
    private (Counter.Child Series, Func<long> Counted)[] _series = [];

    /// <param name="registry">Says when the metrics are read.</param>
    /// <param name="metrics">Adds the labels of the model to every series.</param>
    /// <param name="profile">The features, bins, classes and ranges to count.</param>
    public DataWatch(CollectorRegistry registry, IMetricFactory metrics, ReferenceProfile profile)
    {
        _metrics = metrics;
        _profile = profile;
        _answers = metrics.CreateCounter(ModelServerMetricNames.Answers, "Rows answered; of a model without rows, requests.");
        _nulls = metrics.CreateCounter(
            ModelServerMetricNames.NullAnswers, "Rows with an output that has nothing but NaN or empty text.");
        _violations = metrics.CreateCounter(
            ModelServerMetricNames.SchemaViolations,
            "Requests refused because an input is missing, unknown, or of another type or shape.");
        _confidence = metrics.CreateHistogram(ModelServerMetricNames.Confidence, "Largest score of each row.", Tenths);
        registry.AddBeforeCollectCallback(Show);
    }

    /// <summary>Prepares the counters. Called when the model is known, before the first request.</summary>
    /// <returns>The reason why nothing is counted by the profile, which is one of another model; null when it fits.</returns>
    public string? Begin(ModelSignature model)
    {
        if (ProfileFile.Misfit(_profile, model) is { } misfit)
        {
            return misfit;
        }

        _inputs =
        [
            .. ByInput(feature => feature.Reduce is null)
                .Select(input => new FeatureCounters(input.Place, model.Inputs[input.Place].DataType, [.. input.Features])),
        ];
        _reduced = [.. ByInput(feature => feature.Reduce is not null).Select(input => new ReducedInput(input.Place, [.. input.Features]))];
        _classes =
        [
            .. _profile.Outputs.Where(output => output.Classes is not null)
                .Select(output => new ClassCounter(output, model.Outputs[model.Outputs.IndexOf(output.Output)].DataType)),
        ];
        _scores = [.. _profile.Outputs.Where(output => output.Confidence).Select(output => output.Output)];
        _series =
        [
            .. _inputs.Concat(_reduced.Select(input => input.Counters)).SelectMany(SeriesOf), .. _classes.SelectMany(SeriesOf),
        ];
        return null;

        IEnumerable<(int Place, IEnumerable<FeatureProfile> Features)> ByInput(Func<FeatureProfile, bool> isWanted) =>
            _profile.Features.Where(isWanted).GroupBy(feature => feature.Input, StringComparer.Ordinal)
                .Select(input => (model.Inputs.IndexOf(input.Key), input.AsEnumerable()));
    }

    /// <summary>The number of rows answered since the start. A model without rows has one for each request.</summary>
    public long Answers => (long)_answers.Value;

    /// <summary>Shows that nothing is counted by the profile. The series exists only then.</summary>
    /// <param name="reason">One of <see cref="ProfileFaults"/>.</param>
    public void Unused(string reason) => _metrics.CreateGauge(
        ModelServerMetricNames.ProfileUnused, "1 while the server has a profile that it cannot count by.", ["reason"])
        .WithLabels(reason).Set(1);

    public void SchemaViolated() => _violations.Inc();

    /// <summary>Counts a request and its answer.</summary>
    public void Count(InferRequest request, InferResult result)
    {
        var rows = result.Rows;
        _answers.Inc(rows);
        CountNulls(result, rows);
        foreach (var input in _inputs)
        {
            // The columns of a profile are those of the input's rows, even when the outputs have no rows.
            var tensor = request.Inputs[input.Input];
            input.Count(tensor, RowsOf(tensor));
        }

        foreach (var input in _reduced)
        {
            var tensor = request.Inputs[input.Input];
            input.Count(tensor, RowsOf(tensor));
        }

        foreach (var counter in _classes)
        {
            if (Array.IndexOf(request.Outputs.Names, counter.Output) is >= 0 and var place)
            {
                counter.Count(result.Outputs[place]);
            }
        }

        foreach (var output in _scores)
        {
            if (Array.IndexOf(request.Outputs.Names, output) is >= 0 and var place)
            {
                CountConfidence(result.Outputs[place], rows);
            }
        }
    }

    /// <summary>The model's confidence in an answer: the largest score of its least certain row. Null when nobody can say.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">The answer.</param>
    /// <param name="output">The output with the scores; null for those whose confidence is counted.</param>
    public double? ConfidenceOf(InferRequest request, InferResult result, string? output)
    {
        if (output is not null)
        {
            return Lowest(request, result, output);
        }

        double? lowest = null;
        foreach (var scored in _scores)
        {
            if (Lowest(request, result, scored) is { } own)
            {
                lowest = lowest < own ? lowest : own;
            }
        }

        return lowest;
    }

    private static double? Lowest(InferRequest request, InferResult result, string output) =>
        Array.IndexOf(request.Outputs.Names, output) is >= 0 and var place ? RowScores.Lowest(result.Outputs[place], result.Rows) : null;

    private static int RowsOf(Tensor tensor) => tensor.Shape is [var size, ..] ? (int)size : 1;

    private void CountNulls(InferResult result, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            if (HasNull(result.Outputs, row, rows))
            {
                _nulls.Inc();
            }
        }
    }

    private static bool HasNull(IReadOnlyList<Tensor> outputs, int row, int rows)
    {
        // An enumerator for each row would take as much memory as the rows.
        for (var place = 0; place < outputs.Count; place++)
        {
            var output = outputs[place];
            var width = output.Count / rows;
            if (TensorValues.CanMiss(output.DataType) && width > 0 && output.Count % rows == 0
                && TensorValues.AreMissing(output, row * width, width))
            {
                return true;
            }
        }

        return false;
    }

    private void CountConfidence(Tensor output, int rows)
    {
        var width = rows == 0 ? 0 : output.Count / rows;
        for (var row = 0; width > 0 && row < rows; row++)
        {
            var largest = RowScores.Largest(output, row, width);
            if (double.IsFinite(largest))
            {
                _confidence.Observe(largest);
            }
        }
    }

    // Values are counted by the thousand, in counters that lie side by side. The metrics get the sums when they are read.
    private void Show()
    {
        foreach (var (series, counted) in _series)
        {
            series.IncTo(counted());
        }
    }

    private IEnumerable<(Counter.Child Series, Func<long> Counted)> SeriesOf(FeatureCounters counters)
    {
        var values = _metrics.CreateCounter(
            ModelServerMetricNames.FeatureValues, "Values by the bin of the reference profile that they fall into.", ["bin", "feature"]);
        var missing = _metrics.CreateCounter(
            ModelServerMetricNames.FeatureMissing, "Values that are NaN, empty or absent.", ["feature"]);
        var outOfRange = _metrics.CreateCounter(
            ModelServerMetricNames.FeatureOutOfRange, "Values outside of what the reference profile has seen.", ["feature"]);
        for (var index = 0; index < counters.Features; index++)
        {
            var (feature, name) = (index, counters.Name(index));
            yield return (missing.WithLabels(name), () => counters.Missing(feature));
            yield return (outOfRange.WithLabels(name), () => counters.OutOfRange(feature));
            for (var place = 0; place < counters.Bins(feature); place++)
            {
                var bin = place;
                yield return (values.WithLabels(bin.ToString(CultureInfo.InvariantCulture), name), () => counters.Bin(feature, bin));
            }
        }
    }

    private IEnumerable<(Counter.Child Series, Func<long> Counted)> SeriesOf(ClassCounter counter)
    {
        var answers = _metrics.CreateCounter(ModelServerMetricNames.ClassAnswers, "Answers by class.", ["class", "output"]);
        return Enumerable.Range(0, counter.Classes).Select(place =>
            (answers.WithLabels(counter.Class(place), counter.Output), (Func<long>)(() => counter.Counted(place))));
    }
}
