using System.Text.RegularExpressions;
using ModelOperator.Api.Revisions;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Checks the name, because it becomes a part of Service names, which are DNS labels.</summary>
internal static partial class NameRules
{
    private const int MaxLabelLength = 63;

    /// <summary>The longest name that leaves room for <c>-&lt;revision&gt;</c>.</summary>
    public const int MaxLength = MaxLabelLength - 1 - RevisionTemplate.RevisionLength;

    public static IEnumerable<SpecProblem> Check(string name)
    {
        if (name.Length > MaxLength)
        {
            yield return new(
                "NameTooLong", "metadata.name",
                $"'{name}' has {name.Length} characters; at most {MaxLength} leave room for '-<revision>' in Service names");
        }
        else if (!DnsLabel().IsMatch(name))
        {
            yield return new(
                "InvalidName", "metadata.name",
                $"'{name}' cannot be part of a Service name; "
                + "use lower-case letters, digits and '-', beginning with a letter");
        }
    }

    [GeneratedRegex(
        "^[a-z]([-a-z0-9]*[a-z0-9])?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex DnsLabel();
}
