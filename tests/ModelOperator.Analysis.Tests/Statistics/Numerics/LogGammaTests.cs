using System.Numerics;
using ModelOperator.Analysis.Statistics.Numerics;

namespace ModelOperator.Analysis.Tests.Statistics.Numerics;

public sealed class LogGammaTests
{
    [Fact]
    public void WholeNumbers_GiveFactorials()
    {
        var factorial = BigInteger.One;
        for (var n = 1; n <= 170; n++)
        {
            LogGamma.Of(n).ShouldBe(BigInteger.Log(factorial), 1e-13 * Math.Max(1, BigInteger.Log(factorial)));
            factorial *= n;
        }
    }

    // Γ(½) = √π and Γ(x + 1) = x Γ(x).
    [Fact]
    public void Halves_GiveRootsOfPi()
    {
        var exact = Math.Log(Math.PI) / 2;
        for (var x = 0.5; x < 200; x++)
        {
            LogGamma.Of(x).ShouldBe(exact, 2e-13 * Math.Max(1, Math.Abs(exact)));
            exact += Math.Log(x);
        }
    }

    // B(½, y) by its recursion B(½, y + 1) = B(½, y) y / (y + ½), and for huge y by √(π / y) (1 + 1/(8y)).
    [Fact]
    public void Beta_IsExactFromSmallToHuge()
    {
        var exact = Math.Log(Math.PI); // B(½, ½)
        for (var y = 0.5; y < 3000; y++)
        {
            LogGamma.Beta(0.5, y).ShouldBe(exact, 1e-11);
            LogGamma.Beta(y, 0.5).ShouldBe(exact, 1e-11);
            exact += Math.Log(y / (y + 0.5));
        }

        LogGamma.Beta(0.5, 1e9).ShouldBe((Math.Log(Math.PI / 1e9) / 2) + (1 / 8e9), 1e-6);
    }
}
