using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Statistics;

/// <summary>Tests counts against a limit. A verdict holds whenever it is read, so looking often costs nothing.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Alpha">The probability, over all looks, of a Fail although the candidate is within the limit, and also of a Pass although
/// it is not; above 0 and below 1.</param>
public sealed record SequentialTest(ILimit Limit, double Alpha)
{
    private const double MostTimes = 1 << 20;

    /// <summary>The verdict: Fail, Pass, or Inconclusive while both are possible.</summary>
    public MetricVerdict Judge(RevisionCounts counts)
    {
        var threshold = -Math.Log(Alpha);
        return Limit.LogEvidenceAbove(counts) >= threshold
            ? MetricVerdict.Fail
            : Limit.LogEvidenceBelow(counts) >= threshold ? MetricVerdict.Pass : MetricVerdict.Inconclusive;
    }

    /// <summary>The number of further requests that the candidate must answer for a verdict if all goes on as before. It is 0 with a
    /// verdict, and null when the rate is too near the limit to say, or when nothing has been counted.</summary>
    public long? Wanted(RevisionCounts counts)
    {
        if (counts.Candidate.Total == 0)
        {
            return null;
        }

        double few = 1, many = 1;
        while (Judge(Scaled(counts, many)) == MetricVerdict.Inconclusive)
        {
            few = many;
            many *= 2;
            if (many > MostTimes)
            {
                return null;
            }
        }

        for (var i = 0; i < 12 && many > few; i++)
        {
            var middle = (few + many) / 2;
            (few, many) = Judge(Scaled(counts, middle)) == MetricVerdict.Inconclusive ? (middle, many) : (few, middle);
        }

        return (long)Math.Ceiling(counts.Candidate.Total * (many - 1));
    }

    private static RevisionCounts Scaled(RevisionCounts counts, double times) =>
        new(Scaled(counts.Candidate, times), Scaled(counts.Stable, times));

    private static Counts Scaled(Counts counts, double times)
    {
        var total = (long)Math.Round(counts.Total * times);
        var bad = counts.Bad * times;
        return new(Math.Min(total, double.IsInteger(counts.Bad) ? Math.Round(bad) : bad), total);
    }
}
