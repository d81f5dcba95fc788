using ModelOperator.Analysis.Statistics.Numerics;

namespace ModelOperator.Analysis.Drift;

/// <summary>Pearson's test that two samples of categories have one distribution.</summary>
/// <param name="Statistic">The statistic χ².</param>
/// <param name="DegreesOfFreedom">The number of categories that were seen, less one.</param>
/// <param name="PValue">The probability of such a statistic or a larger one when the distributions are the same. With many observations it
/// is tiny for any difference, so decide by <paramref name="CramersV"/>.</param>
/// <param name="CramersV">The size of the effect, from 0 to 1, independent of the number of observations.</param>
public sealed record ChiSquared(double Statistic, int DegreesOfFreedom, double PValue, double CramersV)
{
    private const int MostTerms = 10_000;
    private const double Precision = 1e-15;

    /// <summary>Carries out the test.</summary>
    public static ChiSquared Of(BinnedPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        var reference = pair.Reference.Sum();
        var observed = pair.Observed.Sum();
        var total = reference + observed;
        var (statistic, categories) = (0.0, 0);
        foreach (var (r, o) in pair.Reference.Zip(pair.Observed).Where(both => both.First + both.Second > 0))
        {
            categories++;
            var expectedReference = (r + o) * reference / total;
            var expectedObserved = (r + o) * observed / total;
            statistic += Math.Pow(r - expectedReference, 2) / expectedReference;
            statistic += Math.Pow(o - expectedObserved, 2) / expectedObserved;
        }

        var freedom = categories - 1;
        return new(statistic, freedom, freedom == 0 ? 1 : UpperTail(statistic, freedom), Math.Sqrt(Math.Min(1, statistic / total)));
    }

    /// <summary>The probability that a chi-squared variable is above a value.</summary>
    internal static double UpperTail(double statistic, int freedom) => UpperGamma(freedom / 2.0, statistic / 2);

    /// <summary>
    /// The regularized upper incomplete gamma function Q(a, x), computed by its series for x below a + 1, and by Lentz's continued fraction
    /// above.
    /// </summary>
    private static double UpperGamma(double a, double x)
    {
        if (x <= 0)
        {
            return 1;
        }

        var factor = Math.Exp((a * Math.Log(x)) - x - LogGamma.Of(a));
        return x < a + 1 ? Math.Clamp(1 - (factor * Series(a, x)), 0, 1) : Math.Clamp(factor * Fraction(a, x), 0, 1);
    }

    private static double Series(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var n = 1; n < MostTerms && term > sum * Precision; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum;
    }

    private static double Fraction(double a, double x)
    {
        const double tiny = 1e-300;
        var b = x + 1 - a;
        var c = 1 / tiny;
        var d = 1 / b;
        var h = d;
        for (var n = 1; n < MostTerms; n++)
        {
            var an = -n * (n - a);
            b += 2;
            d = (an * d) + b;
            d = 1 / (Math.Abs(d) < tiny ? tiny : d);
            c = b + (an / c);
            c = Math.Abs(c) < tiny ? tiny : c;
            var delta = d * c;
            h *= delta;
            if (Math.Abs(delta - 1) < Precision)
            {
                break;
            }
        }

        return h;
    }
}
