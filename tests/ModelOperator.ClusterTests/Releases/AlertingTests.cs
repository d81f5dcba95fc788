using System.Text.Json.Nodes;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>Alert rules and dashboards as helm renders them; no server is asked.</summary>
[Trait("server", "any")]
public sealed class AlertingTests
{
    private const string Presets = "model-operator-server-presets";
    private const string Rules = "monitoring.prometheusRule.enabled=true";

    [Fact]
    public async Task RulesAndDashboards_AreThereOnlyWhenAskedFor() =>
        (await Rendered.Of()).Objects
            .Where(o => o["metadata"]!["annotations"]?["helm.sh/hook"] is null && (string?)o["metadata"]!["name"] != Presets)
            .Select(o => (string)o["kind"]!).Intersect(["PrometheusRule", "ConfigMap"]).ShouldBeEmpty();

    [Fact]
    public async Task Rules_HaveTheLabelsAndLinksOfTheValues_AndTheTemplatesOfPrometheus()
    {
        var rule = (await Rendered.Of(
            "--set", $"{Rules},monitoring.prometheusRule.labels.release=p,monitoring.prometheusRule.alertLabels.team=ml",
            "--set", "monitoring.prometheusRule.runbooks=https://git.example/")).The("PrometheusRule");

        ((string?)rule["metadata"]!["labels"]!["release"]).ShouldBe("p");
        var alerts = rule["spec"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).ToList();
        alerts.ShouldNotBeEmpty();
        alerts.ShouldAllBe(alert => (string?)alert!["labels"]!["team"] == "ml" && alert["labels"]!["severity"] != null);
        alerts.Select(alert => ((string)alert!["annotations"]!["runbook_url"]!).Split('#')[0]).Distinct()
            .ShouldBe(["https://git.example/docs/monitoring.md"]);
        ((string)alerts[0]!["annotations"]!["summary"]!).ShouldContain("{{ $labels.namespace }}/{{ $labels.name }}");
    }

    [Fact]
    public async Task SeverityOfAnAlert_IsNotReplacedByALabelOfTheValues()
    {
        var rule = (await Rendered.Of("--set", $"{Rules},monitoring.prometheusRule.alertLabels.severity=page")).The("PrometheusRule");

        rule.ToJsonString().ShouldNotContain("\"page\"");
    }

    [Fact]
    public async Task Dashboards_AreJsonForGrafanasSidecar()
    {
        var map = (await Rendered.Of(
            "--set", "monitoring.dashboards.enabled=true,monitoring.dashboards.annotations.grafana_folder=Models"))
                .The("ConfigMap", "model-operator-dashboards");

        ((string?)map["metadata"]!["labels"]!["grafana_dashboard"]).ShouldBe("1");
        ((string?)map["metadata"]!["annotations"]!["grafana_folder"]).ShouldBe("Models");
        map["data"]!.AsObject().Select(file => file.Key)
            .ShouldBe(["model-operator-data.json", "model-operator-fleet.json", "model-operator-rollout.json"], ignoreOrder: true);
        map["data"]!.AsObject().Select(file => JsonNode.Parse((string)file.Value!)!["panels"]!.AsArray().Count)
            .ShouldAllBe(panels => panels > 0);
    }
}
