namespace ModelOperator.Hosting.Metrics;

/// <summary>Gauges and everything observable: the last value wins.</summary>
internal sealed class ValueSeries(LabelSet labels) : MetricSeries(labels)
{
    private double _value;

    /// <summary>The collection that last reported this series, for observable instruments.</summary>
    public long SeenIn { get; set; }

    public override void Record(double value) => Volatile.Write(ref _value, value);

    public override void Write(ExpositionWriter writer, MetricFamily family) =>
        writer.Sample(family.SampleName, "", Labels, Volatile.Read(ref _value));
}
