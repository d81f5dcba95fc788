using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Analysis.Validation;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Tests.Validation;

/// <summary>A revision is a hash of the spec, which two ModelDeployments can have in common: queries must name the one they are
/// of.</summary>
public sealed class OwnSeriesTests
{
    private const string Twins = "would also read other ModelDeployments, which can have the same revision: add ";
    private const string Pods = "; where its series have no such label, match their pods by pod=~\"{{ candidate.service }}-.*\"";

    [Theory]
    [InlineData("""sum(rate(model_gateway_requests_total{name="{{ name }}",revision="{{ candidate.revision }}"}[1m]))""")]
    [InlineData("""sum(rate(model_gateway_requests_total{name="digits",revision="{{ candidate.revision }}"}[1m]))""")]
    [InlineData("""sum(rate(model_server_requests_total{model="{{ name }}",revision="{{ candidate.revision }}"}[1m]))""")]
    [InlineData("""sum(rate({__name__="model_server_requests_total",pod=~"{{ candidate.service }}-.*"}[1m]))""")]
    [InlineData("""sum(orders{service="{{ candidate.service }}"}) / sum(orders{service="{{ stable.service }}"})""")]
    [InlineData("""sum(orders{revision="{{ candidate.revision }}",app="{{ name }}"})""")]
    [InlineData("sum(up)")]
    [InlineData("vector(1)")]
    public void QueryOfOneModel_IsGood(string query) => Problem(query, MetricScope.Namespace).ShouldBeNull();

    [Theory]
    [InlineData(
        """sum(rate(model_gateway_requests_total{revision="{{ candidate.revision }}"}[1m]))""",
        "model_gateway_requests_total " + Twins + """name="{{ name }}" within its braces""")]
    [InlineData("model_gateway_requests_total", "model_gateway_requests_total " + Twins + """name="{{ name }}" within its braces""")]
    [InlineData(
        """sum(model_gateway_ready_endpoints{name="{{ name }}"}) + sum(model_server_requests_total{code="500"})""",
        "model_server_requests_total " + Twins + """model="{{ name }}" within its braces""")]
    [InlineData("""model_gateway_requests_total{name!="{{ name }}"}""",
        "model_gateway_requests_total " + Twins + """name="{{ name }}" within its braces""")]
    [InlineData("""model_gateway_requests_total{name=~"digits|other"}""",
        "model_gateway_requests_total " + Twins + """name="{{ name }}" within its braces""")]
    [InlineData(
        """model_gateway_requests_total{pod=~".*|{{ candidate.service }}-.*"}""",
        "model_gateway_requests_total " + Twins + """name="{{ name }}" within its braces""")]
    [InlineData("""sum(orders{revision="{{ stable.revision }}"})""", "orders " + Twins + """name="{{ name }}" within its braces""" + Pods)]
    [InlineData("""sum({revision="{{ candidate.revision }}"})""", "a selector " + Twins + """name="{{ name }}" within its braces""" + Pods)]
    public void QueryByRevisionAlone_SaysWhatToAdd(string query, string message)
    {
        var problem = Problem(query, MetricScope.Namespace)!;

        (problem.Reason, problem.Field).ShouldBe(("InvalidQuery", "spec.analysis.metrics[1].query"));
        problem.Message.ShouldBe(message);
    }

    [Fact]
    public void NamespaceCalledLikeTheModel_IsNoName() =>
        Problem("""model_gateway_requests_total{namespace="{{ namespace }}"}""", MetricScope.Namespace, @namespace: "digits")!
            .Message.ShouldContain("add name=");

    // Where a query may read everything, nobody adds the namespace.
    [Theory]
    [InlineData(
        """model_gateway_requests_total{revision="{{ candidate.revision }}"}""",
        """namespace="{{ namespace }}",name="{{ name }}" within its braces""")]
    [InlineData(
        """model_gateway_requests_total{name="{{ name }}",namespace="other"}""",
        """namespace="{{ namespace }}" within its braces""")]
    [InlineData("""model_gateway_requests_total{namespace="{{ namespace }}",name="{{ name }}"}""", null)]
    [InlineData("""model_gateway_requests_total{namespace="ml",name="digits"}""", null)]
    [InlineData("node_load1", null)]
    [InlineData("sum(up) default 0", null)]
    public void SourceOfAnyScope_NeedsTheNamespaceToo(string query, string? added)
    {
        var problem = Problem(query, MetricScope.Any);

        if (added is null)
        {
            problem.ShouldBeNull();
        }
        else
        {
            problem!.Message.ShouldEndWith("add " + added);
        }
    }

    [Fact]
    public void BuiltinMetrics_AndNoAnalysis_HaveNoQuery()
    {
        using var sources = Sources(MetricScope.Namespace);
        var validator = new AnalysisValidator(sources, []);

        validator.FindForeignSeries(null, "ml", "digits").ShouldBeNull();
        validator.FindForeignSeries(
            new() { Metrics = [new() { Name = "e", Builtin = BuiltinMetric.ErrorRate, Max = 0.1 }] }, "ml", "digits").ShouldBeNull();
    }

    private static AnalysisProblem? Problem(string query, MetricScope scope, string @namespace = "ml")
    {
        using var sources = Sources(scope);
        var spec = new AnalysisSpec
        {
            Metrics = [new() { Name = "good", Query = "up", Max = 1 },
            new() { Name = "m", Query = query, Max = 1 }]
        };
        return new AnalysisValidator(sources, [new ThresholdEvaluator()]).FindForeignSeries(spec, @namespace, "digits");
    }

    private static MetricSourceRegistry Sources(MetricScope scope) =>
        new([new FakeSource("default", (_, _) => Task.FromResult(QueryResult.Of(0))) { Scope = scope }]);
}
