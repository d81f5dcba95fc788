using System.Diagnostics.Metrics;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>Counts what goes in and comes out, by the reference profile. Counts add up across pods; distances are for the reader.</summary>
internal sealed class DataWatch
{
    private static readonly double[] Tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];

    private readonly ReferenceProfile _profile;
    private readonly KeyValuePair<string, object?>[] _labels;
    private readonly Histogram<double> _confidence;
    private FeatureCounters[] _inputs = [];
    private ClassCounter[] _classes = [];
    private string[] _scores = [];
    private long _answers;
    private long _nulls;
    private long _violations;

    public DataWatch(IMeterFactory factory, ReferenceProfile profile, string model, string version, string revision)
    {
        _profile = profile;
        _labels = [new("model", model), new("version", version), new("revision", revision)];
        var meter = factory.Create(ServerMetrics.MeterName);
        Observe(meter, "model_server_answers_total", "Rows answered; of a model without rows, requests.", () => [(Interlocked.Read(ref _answers), [])]);
        Observe(meter, "model_server_null_answers_total", "Rows with an output that has nothing but NaN or empty text.", () => [(Interlocked.Read(ref _nulls), [])]);
        Observe(meter, "model_server_schema_violations_total", "Requests refused because an input is missing, unknown, or of another type or shape.",
            () => [(Interlocked.Read(ref _violations), [])]);
        _confidence = meter.CreateHistogram(
            "model_server_confidence", description: "Largest score of each row.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Tenths });
        if (profile.Features.Count > 0)
        {
            Observe(meter, "model_server_feature_values_total", "Values by the bin of the reference profile that they fall into.", () =>
                Features((counters, feature) => Enumerable.Range(0, counters.Bins(feature)).Select(bin =>
                    (counters.Bin(feature, bin), Labels(("feature", counters.Name(feature)), ("bin", bin.ToString()))))));
            Observe(meter, "model_server_feature_missing_total", "Values that are NaN, empty or absent.", () =>
                Features((counters, feature) => [(counters.Missing(feature), Labels(("feature", counters.Name(feature))))]));
            Observe(meter, "model_server_feature_out_of_range_total", "Values outside of what the reference profile has seen.", () =>
                Features((counters, feature) => [(counters.OutOfRange(feature), Labels(("feature", counters.Name(feature))))]));
        }

        if (profile.Outputs.Any(output => output.Classes is not null))
        {
            Observe(meter, "model_server_class_answers_total", "Answers by class.", () =>
                _classes.SelectMany(counter => Enumerable.Range(0, counter.Classes).Select(place =>
                    (counter.Counted(place), Labels(("output", counter.Output), ("class", counter.Class(place)))))));
        }
    }

    /// <summary>To be called once the model is known, before the first request.</summary>
    public void Begin(ModelSignature model)
    {
        ProfileFile.RequireFit(_profile, model);
        _inputs =
        [
            .. _profile.Features.GroupBy(feature => feature.Input, StringComparer.Ordinal)
                .Select(input => new FeatureCounters(RequestMembers.Find(model.Inputs, input.Key), [.. input])),
        ];
        _classes = [.. _profile.Outputs.Where(output => output.Classes is not null).Select(output => new ClassCounter(output))];
        _scores = [.. _profile.Outputs.Where(output => output.Confidence).Select(output => output.Output)];
    }

    /// <summary>Rows answered since the start; of a model without rows, requests.</summary>
    public long Answers => Interlocked.Read(ref _answers);

    public void SchemaViolated() => Interlocked.Increment(ref _violations);

    /// <summary>Counts a request and its answer.</summary>
    public void Count(InferRequest request, InferResult result)
    {
        var rows = request.Rows;
        Interlocked.Add(ref _answers, rows);
        CountNulls(result, rows);
        foreach (var input in _inputs)
        {
            // A profile's columns are those of rows, whether or not the model's answers have as many.
            var tensor = request.Inputs[input.Input];
            input.Count(tensor, tensor.Shape is [var size, ..] ? (int)size : 1);
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

    private void CountNulls(InferResult result, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            if (HasNull(result.Outputs, row, rows))
            {
                Interlocked.Increment(ref _nulls);
            }
        }
    }

    private static bool HasNull(IReadOnlyList<Tensor> outputs, int row, int rows)
    {
        // By index: an enumerator for each row would be as much memory as the rows.
        for (var place = 0; place < outputs.Count; place++)
        {
            var output = outputs[place];
            var width = output.Count / rows;
            if (TensorValues.CanMiss(output.DataType) && width > 0 && output.Count % rows == 0 && TensorValues.AreMissing(output, row * width, width))
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
            var largest = double.NegativeInfinity;
            for (var index = row * width; index < (row + 1) * width; index++)
            {
                largest = Math.Max(largest, TensorValues.At(output, index));
            }

            if (double.IsFinite(largest))
            {
                _confidence.Record(largest, _labels);
            }
        }
    }

    private IEnumerable<(long Value, KeyValuePair<string, object?>[] Labels)> Features(
        Func<FeatureCounters, int, IEnumerable<(long Value, KeyValuePair<string, object?>[] Labels)>> read) =>
        _inputs.SelectMany(counters => Enumerable.Range(0, counters.Features).SelectMany(feature => read(counters, feature)));

    private static KeyValuePair<string, object?>[] Labels(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var pairs = new KeyValuePair<string, object?>[labels.Length];
        for (var index = 0; index < labels.Length; index++)
        {
            pairs[index] = new(labels[index].Name, labels[index].Value);
        }

        return pairs;
    }

    private void Observe(Meter meter, string name, string description, Func<IEnumerable<(long Value, KeyValuePair<string, object?>[] Labels)>> read) =>
        meter.CreateObservableCounter(
            name, () => read().Select(sample => new Measurement<long>(sample.Value, [.. _labels, .. sample.Labels])), description: description);
}
