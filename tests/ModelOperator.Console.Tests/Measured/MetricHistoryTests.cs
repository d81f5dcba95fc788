using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Profiles;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Measured;

/// <summary>The queries, asked of a real Prometheus that has the series of an operator, of gateways and of model servers.</summary>
public sealed class MetricHistoryTests
{
    private const string Gateway = "namespace=\"ml\",pod=\"digits-gateway-5d4f8c7b9d-x2x7k\",name=\"digits\"";
    private const string Idle = "global: {scrape_interval: 1h}\n";

    private static ModelDeployment WithWholeSecond
    {
        get
        {
            var status = Samples.Stepping.Status!;
            var analysis = status.Stage!.Analysis!;
            MetricSpec whole = new() { Name = "whole", Builtin = BuiltinMetric.Latency, Max = "1s" };
            return Samples.Stepping with
            {
                Status = status with
                {
                    Stage = status.Stage with { Analysis = analysis with { Metrics = [.. analysis.Metrics, whole] } },
                },
            };
        }
    }

    [PromtoolFact]
    public async Task Series_AreReadFromPrometheus()
    {
        await using var prometheus = await PrometheusServer.StartAsync(Idle, WriteRolloutAsync);
        await using var console = await RunningConsole.StartAsync(prometheus.Address, WithWholeSecond);
        await using var events = await console.FollowAsync("/api/deployments/ml/digits");
        await events.NextAsync("view");

        var (_, answer) = await console.GetAsync("/api/deployments/ml/digits/series?minutes=60");

        ((string?)answer["source"], (string?)answer["why"]).ShouldBe(("prometheus", null));
        var lines = answer["series"]!.AsArray().ToDictionary(line => $"{line!["metric"]} {line["role"]}", line => line!);
        Last(lines["errors candidate"]).ShouldBe(0.25, 0.01);
        Last(lines["errors stable"]).ShouldBe(0, 1e-9);
        Last(lines["slow candidate"]).ShouldBe(0.5, 0.01);
        Last(lines["whole candidate"]).ShouldBe(0.25, 0.01);
        Last(lines["cost candidate"]).ShouldBe(3);
        Last(lines["split split"]).ShouldBe(50);
        ((string?)lines["errors candidate"]["unit"]).ShouldBe("share");
        ((bool?)(await console.GetAsync("/api/session")).Body["prometheus"]!["reachable"]).ShouldBe(true);
    }

    [PromtoolFact]
    public async Task ErrorRate_WithoutRequests_IsAGap_AndNotZero()
    {
        await using var prometheus = await PrometheusServer.StartAsync(Idle, WriteIdleAsync);
        await using var console = await RunningConsole.StartAsync(prometheus.Address, Samples.Stepping);
        await using var events = await console.FollowAsync("/api/deployments/ml/digits");
        await events.NextAsync("view");

        var (_, answer) = await console.GetAsync("/api/deployments/ml/digits/series?minutes=60");

        var errors = answer["series"]!.AsArray().Where(line => (string?)line!["metric"] == "errors").ToList();
        errors.Select(line => (string?)line!["role"]).ShouldBe(["stable"]);
        Last(errors[0]!).ShouldBe(0);

        static async Task WriteIdleAsync(TextWriter text)
        {
            await CounterAsync(
                text, GatewayMetricNames.Requests,
                ($"{Gateway},revision=\"{Samples.Candidate}\",code=\"200\"", 0),
                ($"{Gateway},revision=\"{Samples.Stable}\",code=\"200\"", 4));
            await text.WriteLineAsync("# EOF");
        }
    }

    [PromtoolFact]
    public async Task Series_ThatPrometheusDoesNotHave_AreThoseThatWereSeen()
    {
        await using var prometheus = await PrometheusServer.StartAsync(Idle);
        await using var console = await RunningConsole.StartAsync(prometheus.Address, Samples.Stepping);
        await using var events = await console.FollowAsync("/api/deployments/ml/digits");
        await events.NextAsync("view");

        var (_, answer) = await console.GetAsync("/api/deployments/ml/digits/series");

        ((string?)answer["source"]).ShouldBe("seen");
        ((string?)answer["why"]).ShouldNotBeNull().ShouldContain("must read the operator and the gateways");
    }

    [PromtoolFact]
    public async Task Data_AreHeldAgainstTheProfile()
    {
        var spec = Samples.Healthy.Spec with { Monitoring = new() { Profile = "configmap://profiles/p" } };
        var stable = RevisionTemplate.Of(spec).Revision;
        await using var prometheus = await PrometheusServer.StartAsync(Idle, WriteDataAsync);
        var cluster = await MemoryCluster.StartAsync();
        RunningConsole.Put(cluster, Samples.Healthy with
        {
            Spec = spec,
            Status = Samples.Healthy.Status! with { StableRevision = stable },
        });
        var profile = new ReferenceProfile(
            1, [new("age", "x", 0, 0, 9, [3, 6], [50, 50, 0])], [new("label", ["a", "b"], Counts: [1, 1, 0])]);
        cluster.Put("/api/v1/namespaces/ml/configmaps/profiles", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "profiles" },
            ["data"] = new JsonObject
            {
                ["p"] = JsonSerializer.Serialize(profile, ProfileJsonContext.Default.ReferenceProfile),
            },
        });
        await using var console = await RunningConsole.StartAsync(cluster, prometheus.Address);
        await using var events = await console.FollowAsync("/api/deployments/ml/digits");
        await events.NextAsync("view");

        var (_, data) = await console.GetAsync("/api/deployments/ml/digits/data");

        ((string?)data["source"], (string?)data["why"], (string?)data["distanceKind"]).ShouldBe(("prometheus", null, "PSI"));
        var age = data["features"]![0]!;
        age["reference"]!.AsArray().Select(bin => (string?)bin!["label"]).ShouldBe(["≤ 3", "3 to 6", "> 6"]);
        age["current"]!.AsArray().Select(bin => Math.Round((double)bin!["share"]!, 2)).ShouldBe([0.25, 0.25, 0.5]);
        ((double)age["missing"]!).ShouldBe(0.2, 0.01);
        ((double)age["outOfRange"]!).ShouldBe(0.5, 0.01);
        ((double)age["distance"]!).ShouldBeGreaterThan(0.2);
        data["classes"]!["current"]!.AsArray().Select(bin => (string?)bin!["label"]).ShouldBe(["a", "b", "other"]);
        var quality = data["quality"]!.AsArray();
        quality.Select(one => (string?)one!["slice"]).ShouldBe([null, "device=phone"]);
        ((double)quality[0]!["value"]!).ShouldBe(0.75, 0.01);
        ((double)quality[0]!["low"]!).ShouldBeLessThan(0.75);

        async Task WriteDataAsync(TextWriter text)
        {
            var servers = $"namespace=\"ml\",pod=\"digits-{stable}-5d4f8c7b9d-x2x7k\",revision=\"{stable}\"";
            var gateways = $"namespace=\"ml\",pod=\"digits-gateway-5d4f8c7b9d-x2x7k\",name=\"digits\",revision=\"{stable}\"";
            await CounterAsync(
                text, ModelServerMetricNames.FeatureValues,
                ($"{servers},feature=\"age\",bin=\"0\"", 1), ($"{servers},feature=\"age\",bin=\"1\"", 1),
                ($"{servers},feature=\"age\",bin=\"2\"", 2));
            await CounterAsync(text, ModelServerMetricNames.FeatureMissing, ($"{servers},feature=\"age\"", 1));
            await CounterAsync(text, ModelServerMetricNames.FeatureOutOfRange, ($"{servers},feature=\"age\"", 2));
            await CounterAsync(text, ModelServerMetricNames.ClassAnswers, ($"{servers},output=\"label\",class=\"a\"", 1));
            await CounterAsync(
                text, GatewayMetricNames.Feedback,
                ($"{gateways},slice=\"all\",correct=\"true\"", 3), ($"{gateways},slice=\"all\",correct=\"false\"", 1),
                ($"{gateways},slice=\"device=phone\",correct=\"true\"", 1));
            await text.WriteLineAsync("# EOF");
        }
    }

    private static async Task WriteRolloutAsync(TextWriter text)
    {
        var (candidate, stable) = ($"{Gateway},revision=\"{Samples.Candidate}\"", $"{Gateway},revision=\"{Samples.Stable}\"");
        await CounterAsync(
            text, GatewayMetricNames.Requests,
            ($"{candidate},code=\"200\"", 3), ($"{candidate},code=\"500\"", 1), ($"{stable},code=\"200\"", 4),
            // A pod that is no gateway of this model speaks for nobody.
            ($"namespace=\"ml\",pod=\"digits-gateway-x-y-z-evil\",name=\"digits\",revision=\"{Samples.Stable}\",code=\"500\"", 9));
        await CounterAsync(
            text, GatewayMetricNames.RequestDurationBuckets, ($"{candidate},le=\"0.25\"", 2), ($"{candidate},le=\"1.0\"", 3),
            ($"{candidate},le=\"+Inf\"", 4));
        await GaugeAsync(text, "modeldeployment_analysis_value", "name=\"digits\",namespace=\"ml\",metric=\"cost\"", 3);
        await GaugeAsync(
            text, "modeldeployment_traffic_weight",
            $"name=\"digits\",exported_namespace=\"ml\",namespace=\"system\",revision=\"{Samples.Candidate}\",role=\"Candidate\"", 50);
        await text.WriteLineAsync("# EOF");
    }

    // Every 15 s during the last half hour, up to now.
    private static async Task CounterAsync(TextWriter text, string name, params (string Labels, int Rise)[] series)
    {
        var family = name.EndsWith("_total", StringComparison.Ordinal) ? name[..^6] : name;
        await text.WriteLineAsync(family == name ? $"# TYPE {name} unknown" : $"# TYPE {family} counter");
        foreach (var (labels, rise) in series)
        {
            await WriteAsync(text, $"{name}{{{labels}}}", step => step * rise);
        }
    }

    private static async Task GaugeAsync(TextWriter text, string name, string labels, double value)
    {
        await text.WriteLineAsync($"# TYPE {name} gauge");
        await WriteAsync(text, $"{name}{{{labels}}}", _ => value);
    }

    private static async Task WriteAsync(TextWriter text, string series, Func<int, double> value)
    {
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 1800;
        for (var step = 0; step <= 120; step++)
        {
            await text.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{series} {value(step)} {start + (15 * step)}"));
        }
    }

    private static double Last(JsonNode line) =>
        line["points"]!.AsArray().Select(point => (double?)point![1]).Last(value => value is not null)!.Value;
}
