using System.Text.RegularExpressions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.Validation.Pods;

/// <summary>Checks that requests and limits are quantities.</summary>
internal static partial class QuantityRules
{
    private const int MaxLength = 64;

    // An API server accepts 1e1000000 as a quantity, but a program that computes with it, as the operator must, needs hours for its digits.

    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec) =>
        Check("spec.resources", spec.Resources).Concat(Check("spec.traffic.gateway.resources", spec.Traffic?.Gateway?.Resources));

    private static IEnumerable<SpecProblem> Check(string field, ResourcesSpec? resources) =>
        from quantities in new[] { ("requests", resources?.Requests), ("limits", resources?.Limits) }
        where quantities.Item2 is not null
        from quantity in quantities.Item2.OrderBy(q => q.Key, StringComparer.Ordinal)
        let text = quantity.Value.ToString()
        where text.Length > MaxLength || !Quantity().IsMatch(text)
        select new SpecProblem(
            "InvalidResources",
            $"{field}.{quantities.Item1}[{Sentence.Cut(quantity.Key, 100)}]",
            $"'{Sentence.Cut(text, 100)}' is no quantity; write it as 500m, 2 or 4Gi");

    [GeneratedRegex(
        "^\\+?([0-9]{1,18}\\.?[0-9]{0,8}|\\.[0-9]{1,8})([numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]{1,2})?\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quantity();
}
