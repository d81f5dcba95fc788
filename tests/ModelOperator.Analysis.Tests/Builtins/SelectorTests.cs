using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Builtins.Kinds;
using ModelOperator.Analysis.PromQl;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Testing;

namespace ModelOperator.Analysis.Tests.Builtins;

/// <summary>Finds the pods that the built-in metrics believe, by Prometheus' own engine.</summary>
public sealed class SelectorTests
{
    private const string Candidate = "7f9c2ab4d1";
    private const string Stable = "0123456789";
    private static readonly TemplateContext Context = new(
        "ml", "digits", new(Candidate, $"digits-{Candidate}", null), new(Stable, $"digits-{Stable}", null), TimeSpan.FromSeconds(60));

    private static readonly (string Metric, BuiltinMetric Builtin)[] OfGateways =
    [
        ("model_gateway_requests_total", BuiltinMetric.ErrorRate), ("model_gateway_shadow_requests_total", BuiltinMetric.ErrorRate),
        ("model_gateway_unanswered_seconds_bucket", BuiltinMetric.ErrorRate),
        ("model_gateway_request_duration_seconds_bucket", BuiltinMetric.Latency),
        ("model_gateway_shadow_request_duration_seconds_bucket", BuiltinMetric.Latency),
        ("model_gateway_shadow_compared_total", BuiltinMetric.ShadowMismatch),
        ("model_gateway_feedback_total", BuiltinMetric.WrongRate),
        ("model_gateway_shadow_feedback_total", BuiltinMetric.ShadowWrongRate),
        ("model_gateway_feedback_class_total", BuiltinMetric.MissRate),
        ("model_gateway_feedback_class_total", BuiltinMetric.FalseAlarmRate),
        ("model_gateway_feedback_class_total", BuiltinMetric.F1Loss),
        ("model_gateway_feedback_numbers_total", BuiltinMetric.MeanAbsoluteError),
        ("model_gateway_feedback_absolute_error_total", BuiltinMetric.MeanAbsoluteError),
        ("model_gateway_feedback_squared_error_total", BuiltinMetric.RootMeanSquareError),
        ("model_gateway_time_to_first_token_seconds_bucket", BuiltinMetric.TimeToFirstToken),
        ("model_gateway_shadow_time_to_first_token_seconds_bucket", BuiltinMetric.TimeToFirstToken),
        ("model_gateway_time_per_output_token_seconds_bucket", BuiltinMetric.TimePerOutputToken),
        ("model_gateway_shadow_time_per_output_token_seconds_bucket", BuiltinMetric.TimePerOutputToken),
    ];

    private static readonly (string Metric, BuiltinMetric Builtin)[] OfServers =
        [("model_server_requests_total", BuiltinMetric.NullRate), ("model_server_null_answers_total", BuiltinMetric.NullRate),
            ("model_server_class_answers_total", BuiltinMetric.Drift)];

    [PromtoolFact]
    public Task GatewayMetrics_BelieveTheGatewaysOnly() => ShouldBelieve(
        OfGateways,
        [("ml", "digits-gateway-5d4f8c7b9d-x2x7k"), ("ml", "digits-gateway-66c7d-aaaaa")],
        [
            ("ml", $"digits-{Candidate}-5d4f8c7b9d-x2x7k"), ("ml", $"other-{Candidate}-5d4f8c7b9d-x2x7k"),
            ("ml", $"digits-gateway-{Candidate}-5d4f8c7b9d-x2x7k"), ("ml", "digits-gateway2-5d4f8c7b9d-x2x7k"),
            ("ml", ""), ("other", "digits-gateway-5d4f8c7b9d-x2x7k"), ("", "digits-gateway-5d4f8c7b9d-x2x7k"),
        ]);

    [PromtoolFact]
    public Task ModelServerMetrics_BelieveTheServersOfBothRevisionsOnly() => ShouldBelieve(
        OfServers,
        [("ml", $"digits-{Candidate}-5d4f8c7b9d-x2x7k"), ("ml", $"digits-{Stable}-5d4f8c7b9d-x2x7k")],
        [
            ("ml", "digits-gateway-5d4f8c7b9d-x2x7k"), ("ml", $"other-{Candidate}-5d4f8c7b9d-x2x7k"),
            ("ml", "digits-aaaaaaaaaa-5d4f8c7b9d-x2x7k"), ("ml", $"digits-{Candidate}-aaaaaaaaaa-5d4f8c7b9d-x2x7k"),
            ("ml", ""), ("other", $"digits-{Candidate}-5d4f8c7b9d-x2x7k"), ("", $"digits-{Candidate}-5d4f8c7b9d-x2x7k"),
        ]);

    // Nobody who writes names and labels gets a selector that reads as another.
    [Theory]
    [InlineData(BuiltinMetric.ErrorRate)]
    [InlineData(BuiltinMetric.Latency)]
    [InlineData(BuiltinMetric.ShadowMismatch)]
    [InlineData(BuiltinMetric.NullRate)]
    [InlineData(BuiltinMetric.Drift)]
    [InlineData(BuiltinMetric.WrongRate)]
    [InlineData(BuiltinMetric.MissRate)]
    [InlineData(BuiltinMetric.FalseAlarmRate)]
    [InlineData(BuiltinMetric.F1Loss)]
    [InlineData(BuiltinMetric.MeanAbsoluteError)]
    [InlineData(BuiltinMetric.RootMeanSquareError)]
    [InlineData(BuiltinMetric.TimeToFirstToken)]
    [InlineData(BuiltinMetric.TimePerOutputToken)]
    public void Selector_IsOneOfItsNamespace(BuiltinMetric builtin)
    {
        ParsedQuery.TryRead(Selector(builtin), out var read, out _).ShouldBeTrue();

        read!.Selectors.Single().Matchers.ShouldContain(new LabelMatcher("namespace", "=", "ml"));
    }

    // A value of a slice is any text that a header may have.
    [PromtoolFact]
    public async Task WrongRate_AsksForItsSlicesByTheirText()
    {
        const string strange = "device=a.b (\\\\d|e) \\\"x\\\" {7}";
        var metric = new MetricSpec { Builtin = BuiltinMetric.WrongRate, Max = 0.1, Slices = ["device=a.b (\\d|e) \"x\" {7}"] };
        var series = new[] { "all", strange, "device=axb", "device=d", "device=other" }.Select(slice =>
            ($"model_gateway_feedback_total{{namespace=\"ml\",pod=\"digits-gateway-66c7d-aaaaa\",name=\"digits\",revision=\"{Candidate}\",slice=\"{slice}\"}}", "0+1x30"));

        var output = await Promtool.EvaluateAsync([$"count({Selector(metric)})"], series);

        output.ShouldContain("got: {} 2E+00", Case.Sensitive, "all answers, and the one slice that is asked for");
    }

    // A comparison does not need to know how long they waited, and a histogram is many series.
    [Fact]
    public void ErrorRate_AsksForTheWaitOfUnansweredRequests_UnderMaxOnly()
    {
        Selector(new MetricSpec { Builtin = BuiltinMetric.ErrorRate, Max = 0.01 })
            .ShouldContain("|model_gateway_unanswered_seconds_bucket\"");
        Selector(new MetricSpec { Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" }).ShouldNotContain("unanswered");
    }

    // Whoever forges claims to be of the namespace; it is kept aside, where the target has a namespace of its own.
    private static async Task ShouldBelieve(
        (string Metric, BuiltinMetric Builtin)[] metrics, (string Namespace, string Pod)[] honest, (string Namespace, string Pod)[] forgers)
    {
        foreach (var (metric, builtin) in metrics)
        {
            var series = honest.Concat(forgers).Select(target =>
                ($"{metric}{{namespace=\"{target.Namespace}\",pod=\"{target.Pod}\",exported_namespace=\"ml\",name=\"digits\",revision=\"{Candidate}\",code=\"200\",slice=\"all\",class=\"bad\",result=\"hit\"}}", "0+1x30"));

            var output = await Promtool.EvaluateAsync([$"count by (namespace, pod) ({Selector(builtin)})"], series);

            var got = output.Split('\n').Single(line => line.Contains("got: ", StringComparison.Ordinal)).Split("got: ")[1].Trim();
            got.Split(" 1E+00", StringSplitOptions.RemoveEmptyEntries).Select(one => one.TrimStart(',', ' ')).ShouldBe(
                honest.Select(target => $"{{namespace=\"{target.Namespace}\", pod=\"{target.Pod}\"}}"), ignoreOrder: true, metric);
        }
    }

    private static string Selector(BuiltinMetric builtin) => Selector(new MetricSpec { Builtin = builtin, Max = 0.1, Class = "bad" });

    private static string Selector(MetricSpec metric) =>
        ((ICountedBuiltin)BuiltinCatalog.Find(metric)!).Selector(metric, Context, new SourceLabels());
}
