namespace ModelOperator.Analysis.Statistics;

/// <summary>
/// Combines bets of many sizes. Each bet multiplies its stake by one factor for every request, which depends on who answered it and how.
/// The factors are fair or worse when the hypothesis is true, so that the sum of the stakes is a supermartingale that starts at 1.
/// </summary>
internal static class BetMixture
{
    private const double Largest = 0.95;
    private const double Ratio = 1.5;
    private const int Count = 56; // down to 2e-10 of the largest: enough for the smallest difference that 10⁹ requests can show

    private static readonly (double Size, double LogWeight)[] Bets = Weighted();

    /// <summary>The natural logarithm of the sum of the stakes.</summary>
    /// <param name="state">A value that is passed to <paramref name="logStake"/>.</param>
    /// <param name="logStake">Returns the natural logarithm of what a stake of 1 has become, for a size of the bet as a share of the
    /// largest possible one.</param>
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

    // Large bets find the differences that matter; the tail of small bets finds any difference in the end.
    private static (double Size, double LogWeight)[] Weighted()
    {
        var weights = Enumerable.Range(0, Count).Select(i => 1 / Math.Pow(i + 4, 2)).ToArray();
        var total = weights.Sum();
        return [.. weights.Select((weight, i) => (Largest * Math.Pow(Ratio, -i), Math.Log(weight / total)))];
    }
}
