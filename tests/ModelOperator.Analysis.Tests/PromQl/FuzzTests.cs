using System.Globalization;
using ModelOperator.Analysis.PromQl;

namespace ModelOperator.Analysis.Tests.PromQl;

/// <summary>Any text is a query or an error, and a query that is sent reads one namespace. <c>make fuzz-analysis</c> tries a
/// million.</summary>
public sealed class FuzzTests
{
    private static readonly int Queries = int.Parse(
        Environment.GetEnvironmentVariable("ANALYSIS_FUZZ_ANSWERS") ?? "20000", CultureInfo.InvariantCulture);

    [Fact]
    public void BrokenQueries_AreRefusedOrReadOneNamespace()
    {
        var random = new RandomQuery(new Random(20261128));
        var read = 0;
        for (var i = 0; i < Queries; i++)
        {
            var query = random.Broken();
            if (NamespaceScope.TryLimit(query, "namespace", "ml", out var limited, out var problem))
            {
                Scoped.Check(limited);
                read++;
            }
            else
            {
                problem.ShouldNotBeNullOrEmpty();
            }
        }

        read.ShouldBeGreaterThan(Queries / 100, "some are still queries");
    }

    [Fact]
    public void Noise_NeverThrows()
    {
        var random = new Random(20261129);
        for (var i = 0; i < Queries; i++)
        {
            var noise = string.Create(random.Next(40), random, static (text, random) =>
            {
                for (var at = 0; at < text.Length; at++)
                {
                    text[at] = (char)(random.Next(8) == 0 ? random.Next(0x10000) : random.Next(0x80));
                }
            });
            if (NamespaceScope.TryLimit(noise, "namespace", "ml", out var limited, out _))
            {
                Scoped.Check(limited);
            }
        }
    }
}
