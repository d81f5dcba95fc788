namespace ModelOperator.Analysis.Drift;

/// <summary>
/// Two distributions as counts in the same bins, whose edges a reference profile sets. Counts can be added over pods; distances cannot.
/// </summary>
public sealed class BinnedPair
{
    private const double Smoothing = 0.5;

    private BinnedPair(double[] reference, double[] observed) => (Reference, Observed) = (reference, observed);

    /// <summary>The reference's counts.</summary>
    public IReadOnlyList<double> Reference { get; }

    /// <summary>The observed counts.</summary>
    public IReadOnlyList<double> Observed { get; }

    /// <summary>The number of observations in the smaller of the two; use it to require enough data.</summary>
    public double Smaller => Math.Min(Reference.Sum(), Observed.Sum());

    /// <summary>Makes a pair from two lists of counts.</summary>
    /// <exception cref="ArgumentException">The lists differ in length, are empty, contain a value that is not a count, or contain only
    /// zeros.</exception>
    public static BinnedPair Of(IReadOnlyList<double> reference, IReadOnlyList<double> observed)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(observed);
        if (reference.Count != observed.Count || reference.Count == 0)
        {
            throw new ArgumentException(
                $"both must have the same bins; the reference has {reference.Count}, the other {observed.Count}", nameof(observed));
        }

        Check(reference, nameof(reference));
        Check(observed, nameof(observed));
        return new([.. reference], [.. observed]);
    }

    /// <summary>The shares of both, bin by bin. When a bin is empty in one of them, half an observation is added to every bin of both, so
    /// that no logarithm is infinite.</summary>
    internal IEnumerable<(double Reference, double Observed)> Smoothed()
    {
        var add = Reference.Contains(0) || Observed.Contains(0) ? Smoothing : 0;
        return Shares(add);
    }

    /// <summary>The shares of both, bin by bin.</summary>
    internal IEnumerable<(double Reference, double Observed)> Shares(double add = 0)
    {
        var reference = Reference.Sum() + (add * Reference.Count);
        var observed = Observed.Sum() + (add * Observed.Count);
        return Reference.Zip(Observed, (r, o) => ((r + add) / reference, (o + add) / observed));
    }

    private static void Check(IReadOnlyList<double> counts, string name)
    {
        if (counts.Any(count => !double.IsFinite(count) || count < 0))
        {
            throw new ArgumentException("a count is negative or no number", name);
        }

        if (!(counts.Sum() > 0))
        {
            throw new ArgumentException("there are no observations", name);
        }
    }
}
