namespace ModelOperator.Analysis.Statistics.Numerics;

/// <summary>Computes logarithms that stay exact where the plain formula loses digits.</summary>
internal static class Logarithm
{
    /// <summary>The value of ln(1 + x), exact for tiny x, too; -∞ at -1.</summary>
    public static double OnePlus(double x)
    {
        // By Kahan's method, the rounding error of 1 + x cancels in the quotient.
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>
    /// The value of n · ln(x). When n is 0 it is 0 even for x = 0, because an event that did not happen is no evidence, however unlikely it
    /// was.
    /// </summary>
    public static double Times(double count, double logarithm) => count == 0 ? 0 : count * logarithm;
}
