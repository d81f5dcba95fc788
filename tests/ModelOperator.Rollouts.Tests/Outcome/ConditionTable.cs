using System.Text.RegularExpressions;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Rollouts.History;
using ModelOperator.Testing;

namespace ModelOperator.Rollouts.Tests.Outcome;

/// <summary>The table of conditions and reasons in docs/rollouts.md.</summary>
internal static partial class ConditionTable
{
    private static readonly string[] Phases = Enum.GetNames<RolloutPhase>();
    private static readonly HashSet<string> Aborts = ConstantsOf(typeof(TransitionReasons));

    /// <summary>A row: the condition, its status, and the reasons by name or by their kind.</summary>
    public static readonly IReadOnlyList<(string Type, string Status, string Reasons)> Rows =
    [
        .. Row().Matches(Repository.Read("docs/rollouts.md"))
            .Select(row => (row.Groups["type"].Value, row.Groups["status"].Value, row.Groups["reasons"].Value)),
    ];

    private static string WhenNotAvailable => Rows.Single(row => row is (ConditionTypes.Available, "False", _)).Reasons;

    public static bool Has(Condition condition) =>
        Rows.Any(row => row.Type == condition.Type && row.Status == condition.Status && IsNamed(row.Reasons, condition.Reason!));

    public static HashSet<string> ConstantsOf(Type type) =>
        [.. type.GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];

    public static IEnumerable<string> NamesIn(string reasons) => Name().Matches(reasons).Select(name => name.Groups["name"].Value);

    private static bool IsNamed(string reasons, string reason) =>
        NamesIn(reasons).Contains(reason, StringComparer.Ordinal)
        || (reasons.Contains("the phase", StringComparison.Ordinal) && Phases.Contains(reason, StringComparer.Ordinal))
        || (reasons.Contains("those of Available=False", StringComparison.Ordinal) && IsNamed(WhenNotAvailable, reason))
        || (reasons.Contains("why it failed", StringComparison.Ordinal) && Aborts.Contains(reason))
        || reasons.Contains("what is wrong with the spec", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^\| `(?<type>\w+)` \| `(?<status>True|False|Unknown)` \| (?<reasons>[^|]+) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>\\w+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
