namespace ModelOperator.Analysis.Statistics;

/// <summary>
/// Bets of many sizes at once. Each multiplies its stake by one factor for every request, by who answered it and how; the factors are
/// fair or worse when the hypothesis is true, so that the stakes' sum is a supermartingale that starts at 1.
/// </summary>
internal static class BetMixture
{
    private const double Largest = 0.95;
    private const double Ratio = 1.5;
    private const int Count = 56; // down to 2e-10 of the largest: small enough for the smallest difference that 10⁹ requests can show

    private static readonly (double Size, double LogWeight)[] Bets = Weighted();

    /// <summary>ln of the stakes' sum.</summary>
    /// <param name="state">Given to <paramref name="logStake"/>.</param>
    /// <param name="logStake">ln of what a stake of 1 has become, for the size of the bet as a share of the largest possible.</param>
    public static double LogSum<TState>(TState state, Func<TState, double, double> logStake)
    {
        Span<double> terms = stackalloc double[Count];
        var largest = double.NegativeInfinity;
        for (var i = 0; i < Count; i++)
        {
            terms[i] = Bets[i].LogWeight + logStake(state, Bets[i].Size);
            largest = Math.Max(largest, terms[i]);
        }

        if (!double.IsFinite(largest))
        {
            return largest;
        }

        var sum = 0.0;
        foreach (var term in terms)
        {
            sum += Math.Exp(term - largest);
        }

        return largest + Math.Log(sum);
    }

    // Large bets win the differences that matter; the tail of small ones lets any difference be found in the end.
    private static (double Size, double LogWeight)[] Weighted()
    {
        var weights = Enumerable.Range(0, Count).Select(i => 1 / Math.Pow(i + 4, 2)).ToArray();
        var total = weights.Sum();
        return [.. weights.Select((weight, i) => (Largest * Math.Pow(Ratio, -i), Math.Log(weight / total)))];
    }
}
