using Prometheus;

namespace ModelOperator.Gateway.Metrics;

/// <summary>Measures the streamed answers of one revision. Its series appear with the first of them, so that revisions that stream nothing
/// have none.</summary>
internal sealed class StreamMeter(Histogram.Child first, Histogram.Child perToken, Counter.Child tokens)
{
    /// <summary>The series, for their removal.</summary>
    public IEnumerable<ChildBase> Series => [first, perToken, tokens];

    /// <summary>Takes the time from a request's head to the first token of its answer.</summary>
    public void Begun(TimeSpan elapsed)
    {
        perToken.Publish();
        tokens.Publish();
        first.Observe(Math.Max(0, elapsed.TotalSeconds));
    }

    /// <summary>Takes the mean time per token after the first, of one answer.</summary>
    public void PerToken(TimeSpan mean) => perToken.Observe(mean.TotalSeconds);

    /// <summary>Takes the number of tokens of one answer.</summary>
    public void Written(int count) => tokens.Inc(count);
}
