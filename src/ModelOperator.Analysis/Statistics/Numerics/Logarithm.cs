namespace ModelOperator.Analysis.Statistics.Numerics;

/// <summary>Logarithms that stay exact where the plain formula loses its digits.</summary>
internal static class Logarithm
{
    /// <summary>ln(1 + x), also for tiny x; -∞ at -1.</summary>
    public static double OnePlus(double x)
    {
        // Kahan: the rounding error of 1 + x cancels in the quotient.
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>n · ln(x), where none of an event says nothing however unlikely it was: 0 · ln 0 = 0.</summary>
    public static double Times(long count, double logarithm) => count == 0 ? 0 : count * logarithm;
}
