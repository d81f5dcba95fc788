using ModelOperator.Analysis.Drift;

namespace ModelOperator.Analysis.Tests.Drift;

public sealed class HomogeneityTestTests
{
    // By hand: D(2,0) = ½·¾ = 3/8, and the common rate that explains both best gives ½⁴. Then by lgamma, in Python.
    [Theory]
    [InlineData(2, 0, 0, 2, 0.81093021621632877)] // ln (9/64 · 16)
    [InlineData(1, 0, 0, 1, 0)]
    [InlineData(4500, 4500, 250, 750, 109.84853878637477)]
    [InlineData(450, 450, 25, 75, 5.671983890043066)]
    [InlineData(4500, 4500, 500, 500, -8.458228050675643)]
    public void Evidence_IsTheFormulas(double a, double b, double c, double d, double expected) =>
        HomogeneityTest.LogEvidence(BinnedPair.Of([a, b], [c, d])).ShouldBe(expected, 1e-6);

    // Whatever the common rate: the expected evidence is 1 at most, summed over every pair of samples.
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    public void AlikeSamples_CannotBeExpectedToSpeakAgainstThemselves(double rate)
    {
        for (var n = 1; n <= 8; n++)
        {
            for (var m = 1; m <= 8; m++)
            {
                var expected = 0.0;
                for (var k = 0; k <= n; k++)
                {
                    for (var j = 0; j <= m; j++)
                    {
                        expected += Binomial(n, k, rate) * Binomial(m, j, rate) * Math.Exp(
                            HomogeneityTest.LogEvidence(BinnedPair.Of([n - k, k], [m - j, j])));
                    }
                }

                expected.ShouldBeLessThanOrEqualTo(1 + 1e-12, $"n {n}, m {m}");
            }
        }
    }

    // Canaries of alike answers, looked at after every answer: at 5 % a textbook test would accuse far more of them.
    [Fact]
    public void AlikeSamples_AreAccusedRarely_HoweverOftenTheyAreLookedAt()
    {
        const int canaries = 400, answers = 500;
        var random = new Random(20261121);
        var accused = 0;
        for (var canary = 0; canary < canaries; canary++)
        {
            double[] stable = [0, 0, 0], candidate = [0, 0, 0];
            var most = double.NegativeInfinity;
            for (var i = 0; i < answers; i++)
            {
                stable[Math.Min(2, (int)(random.NextDouble() * 5))]++;
                candidate[Math.Min(2, (int)(random.NextDouble() * 5))]++;
                most = Math.Max(most, HomogeneityTest.LogEvidence(BinnedPair.Of(stable, candidate)));
            }

            accused += most >= -Math.Log(0.05) ? 1 : 0;
        }

        accused.ShouldBeLessThanOrEqualTo(20);
    }

    private static double Binomial(int n, int k, double p)
    {
        var value = Math.Pow(p, k) * Math.Pow(1 - p, n - k);
        for (var i = 0; i < k; i++)
        {
            value = value * (n - i) / (i + 1);
        }

        return value;
    }
}
