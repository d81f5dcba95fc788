namespace ModelOperator.Analysis.Statistics.Numerics;

/// <summary>Computes the logarithm of Γ and of the beta function, for positive arguments, to about 14 digits.</summary>
internal static class LogGamma
{
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const double Large = 16;

    /// <summary>The value of ln Γ(x), for x &gt; 0.</summary>
    public static double Of(double x)
    {
        // Γ(x) = Γ(x + m) / (x (x+1) … (x+m-1)), with m such that Stirling's series is exact to the last digit.
        var product = 1.0;
        while (x < Large)
        {
            product *= x;
            x++;
        }

        return ((x - 0.5) * Math.Log(x)) - x + HalfLogTwoPi + StirlingError(x) - Math.Log(product);
    }

    /// <summary>The value of ln B(x, y), for x and y &gt; 0.</summary>
    public static double Beta(double x, double y)
    {
        var (small, large) = x < y ? (x, y) : (y, x);
        if (large < Large)
        {
            return Of(small) + Of(large) - Of(small + large);
        }

        // This is ln Γ(large) - ln Γ(large + small) without the cancellation of two huge numbers.
        var sum = small + large;
        var ratio = ((large - 0.5) * -Logarithm.OnePlus(small / large)) - (small * Math.Log(sum)) + small;
        return Of(small) + ratio + StirlingError(large) - StirlingError(sum);
    }

    /// <summary>The error of Stirling's formula: ln Γ(x) - (x - ½) ln x + x - ½ ln 2π, for x of 16 and more.</summary>
    private static double StirlingError(double x)
    {
        var square = 1 / (x * x);
        return ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square * ((1.0 / 1680) - (square / 1188)))))))) / x;
    }
}
