using System.Text.RegularExpressions;
using ModelOperator.Testing;

namespace ModelOperator.Alerting.Tests.Rules;

/// <summary>The alerts by themselves, and by the tests that promtool runs with Prometheus' own engine.</summary>
public sealed partial class AlertTests
{
    [PromtoolFact]
    public async Task Rules_AreReadByPrometheus()
    {
        var (exitCode, said) = await Promtool.RunAsync(["check", "rules", ChartFiles.Alerts]);

        exitCode.ShouldBe(0, said);
    }

    [PromtoolFact]
    public async Task Alerts_FireWhenTheyShould_AndOnlyThen()
    {
        var (exitCode, said) = await Promtool.RunAsync(["test", "rules", .. ChartFiles.RuleTests]);

        exitCode.ShouldBe(0, said);
    }

    [Fact]
    public void EveryAlert_IsSeenToFire_AndSeenToBeSilent()
    {
        var tests = string.Concat(ChartFiles.RuleTests.Select(File.ReadAllText));
        var fire = Firing().Matches(tests).Select(match => match.Groups["alert"].Value).ToHashSet(StringComparer.Ordinal);
        var silent = Silent().Matches(tests).Select(match => match.Groups["alert"].Value).ToHashSet(StringComparer.Ordinal);

        var names = Alert.All.Select(alert => alert.Name).ToList();
        names.ShouldBeUnique();
        names.Except(fire, StringComparer.Ordinal).ShouldBeEmpty("alerts that no test sees fire");
        names.Except(silent, StringComparer.Ordinal).ShouldBeEmpty("alerts that no test sees silent");
    }

    [Fact]
    public void EveryAlert_SaysHowSevereItIs_WhatItMeans_AndWhereItIsExplained()
    {
        var sections = File.ReadLines(ChartFiles.MonitoringPage).Where(line => line.StartsWith('#'))
            .Select(line => line.TrimStart('#').Trim().ToLowerInvariant().Replace(' ', '-')).ToHashSet(StringComparer.Ordinal);
        foreach (var alert in Alert.All)
        {
            alert.Severity.ShouldBeOneOf("critical", "warning", "info");
            alert.Annotations["summary"].ShouldNotBeNullOrWhiteSpace(alert.Name);
            alert.Annotations["description"].ShouldNotBeNullOrWhiteSpace(alert.Name);
            alert.Annotations["runbook_url"].Split('#').ShouldBe(["docs/monitoring.md", alert.Name.ToLowerInvariant()]);
            sections.ShouldContain(alert.Name.ToLowerInvariant());
        }
    }

    [GeneratedRegex(@"alertname: (?<alert>\w+)\n +exp_alerts:\n", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Firing();

    [GeneratedRegex(@"alertname: (?<alert>\w+)\n +exp_alerts: \[\]\n", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Silent();
}
