using System.Text.RegularExpressions;
using ModelOperator.Alerting.Tests.Recording;
using ModelOperator.Testing;

namespace ModelOperator.Alerting.Tests.Rules;

/// <summary>Holds the alerts to series that our processes have: an alert about a series that nobody has would be silent for ever.</summary>
public sealed partial class AlertMetricsTests(RecordedPrometheus prometheus) : IClassFixture<RecordedPrometheus>
{
    [PromtoolFact]
    public async Task EverySelector_FindsSeriesOfOurProcesses()
    {
        foreach (var (alert, selector) in Alert.All.SelectMany(alert => Selectors(alert).Select(selector => (alert.Name, selector))))
        {
            (await prometheus.AskAsync(selector)).ShouldNotBeEmpty($"{alert}: {selector}");
        }
    }

    [PromtoolFact]
    public async Task EveryLabelThatIsGroupedBy_IsOneOfThoseSeries()
    {
        foreach (var alert in Alert.All)
        {
            var labels = new List<string>();
            foreach (var selector in Selectors(alert))
            {
                labels.AddRange(
                    (await prometheus.AskAsync(selector)).SelectMany(one => one["metric"]!.AsObject()).Select(label => label.Key));
            }

            Selectors(alert).ShouldNotBeEmpty(alert.Name);
            Grouping().Matches(alert.Query).SelectMany(match => match.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries))
                .Except(labels, StringComparer.Ordinal).ShouldBeEmpty(alert.Query);
        }
    }

    // A word that a matcher or nothing follows, and that is no function, operator, label or text.
    private static IEnumerable<string> Selectors(Alert alert) =>
        Selector().Matches(Grouping().Replace(Quoted().Replace(alert.Query, text => text.Value.Contains('_') ? "\"\"" : text.Value), ""))
            .Select(match => match.Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(by|on) \((?<labels>[^)]*)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\b[a-z]+(_[a-z]+)+\b(?!\()(\{[^}]*\})?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Selector();
}
