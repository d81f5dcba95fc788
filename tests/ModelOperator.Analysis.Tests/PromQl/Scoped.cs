using ModelOperator.Analysis.PromQl;

namespace ModelOperator.Analysis.Tests.PromQl;

/// <summary>Queries limited to the namespace ml.</summary>
internal static class Scoped
{
    private static readonly LabelMatcher Mine = new("namespace", "=", "ml");

    public static string Of(string query)
    {
        NamespaceScope.TryLimit(query, Mine.Label, Mine.Value, out var limited, out var problem).ShouldBeTrue($"{query}: {problem}");
        return limited!;
    }

    /// <summary>
    /// Checks that a query as it is sent reads as PromQL again, has the condition in every selector, and is not changed by doing it again.
    /// </summary>
    public static void Check(string limited)
    {
        ParsedQuery.TryRead(limited, out var read, out var error).ShouldBeTrue($"{limited}: {error}");
        read!.Selectors.ShouldAllBe(selector => selector.Matchers.Contains(Mine), limited);
        Of(limited).ShouldBe(limited);
    }
}
