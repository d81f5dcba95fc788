using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelOperator.Demo.Drawing;

/// <summary>The content of a log of the demo.</summary>
/// <param name="Transitions">Its lines about the rollout, from the top down.</param>
/// <param name="Applied">The time at which each manifest was applied, in seconds of the log's clock, and its file name.</param>
/// <param name="Failure">The sentence that says why a revision was rolled back.</param>
/// <param name="Summary">The last line, without the word before it.</param>
internal sealed partial record DemoLog(
    ImmutableList<DemoLog.Transition> Transitions, ImmutableList<(double At, string File)> Applied, string Failure, string Summary)
{
    /// <summary>A line about the rollout.</summary>
    /// <param name="At">The time, in seconds of the log's clock.</param>
    /// <param name="Phase">The phase, such as Stepping.</param>
    /// <param name="Version">The version of the model that the line is about, such as v2.</param>
    /// <param name="Weight">Its share of the requests, in percent.</param>
    internal sealed record Transition(double At, string Phase, string Version, int Weight);

    /// <summary>Reads a log.</summary>
    /// <exception cref="FormatException">It is no log of a demo that went well.</exception>
    public static DemoLog Parse(string text)
    {
        var transitions = TransitionLine().Matches(text).Select(line => new Transition(
            Seconds(line),
            line.Groups["phase"].Value,
            line.Groups["version"].Value,
            int.Parse(line.Groups["weight"].Value, CultureInfo.InvariantCulture)));
        var applied = AppliedLine().Matches(text).Select(line => (Seconds(line), line.Groups["file"].Value));
        return FailureLine().Match(text) is { Success: true } failure && SummaryLine().Match(text) is { Success: true } summary
            ? new([.. transitions], [.. applied], failure.Groups["why"].Value, summary.Groups["text"].Value)
            : throw new FormatException(
                "This is no log of a demo that went well: it has no rollback with its reason, or no line 'demo: …'.");
    }

    private static double Seconds(Match line) => double.Parse(line.Groups["at"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\[ *(?<at>[0-9.]+)s\] (?<phase>[A-Z]\w+) +(?<version>v\d+) +[0-9a-f]{10} +weight +(?<weight>\d+) %",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex TransitionLine();

    [GeneratedRegex(@"^\[ *(?<at>[0-9.]+)s\] apply +\S*/(?<file>v\d+\.yaml)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AppliedLine();

    [GeneratedRegex(@"\(AnalysisFailed: (?<why>[^;]*)\);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FailureLine();

    [GeneratedRegex("^demo: (?<text>promoted .*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SummaryLine();
}
