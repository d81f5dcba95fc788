namespace ModelOperator.Hosting.Metrics;

/// <summary>One time series. <see cref="Record"/> is called by many threads at once and allocates nothing.</summary>
internal abstract class MetricSeries(LabelSet labels)
{
    /// <summary>Cells per series, a power of two, so that cores do not fight over one cache line.</summary>
    protected static readonly int Stripes = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 1, 8));

    public LabelSet Labels { get; } = labels;

    protected static int Stripe => Thread.GetCurrentProcessorId() & (Stripes - 1);

    public abstract void Record(double value);

    public abstract void Write(ExpositionWriter writer, MetricFamily family);
}
