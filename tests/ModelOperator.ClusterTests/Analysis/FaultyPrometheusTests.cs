using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Analysis;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.ClusterTests.Analysis;

/// <summary>A Prometheus that answers wrongly, slowly or not at all: no data and a sentence, never a pass; and right again when it
/// is.</summary>
public sealed class FaultyPrometheusTests
{
    private const string Candidate = "7f9c2ab4d1";
    private const string Stable = "0123456789";

    private static readonly (string Name, string Message, Func<HttpContext, string, Task> Answer)[] Faults =
    [
        ("500", "it answers 500", (context, _) => WriteAsync(context, "", 500)),
        ("HTML", "it answers text/html, not application/json; is its address right?", (context, _) =>
            WriteAsync(context, "<html>It works!</html>", 200, "text/html")),
        ("half of the answer", "not one of the Prometheus API", (context, answer) => WriteAsync(context, answer[..(answer.Length / 2)])),
        ("silence", "no answer within 0.5 s", (context, _) =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)),
        ("a connection cut", "metric source 'default':", (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        }),
        ("redirect", "it redirects (302)", (context, _) => WriteAsync(context, "", 302)),
    ];

    [Fact]
    public async Task Faults_AreNoDataWithASentence_AndTheTruthComesBack()
    {
        var scrapes = 0;
        await using var prometheus = await ScrapingPrometheus.StartAsync(() => Page(Interlocked.Increment(ref scrapes)));
        await using var faulty = await FaultyPrometheus.StartAsync(prometheus.Address);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("MetricSources:default:Address", faulty.Address.AbsoluteUri),
            new("MetricSources:default:TimeoutSeconds", "0.5"),
            new("MetricSources:default:MaxRetries", "0"),
            new("MetricSources:gone:Address", $"http://127.0.0.1:{FreePort.Find()}"),
        ]).Build();
        await using var services = new ServiceCollection().AddLogging().AddAnalysis(configuration).BuildServiceProvider();
        var analyzer = services.GetRequiredService<IStepAnalyzer>();

        await ToldApart();
        foreach (var (name, message, answer) in Faults)
        {
            faulty.Fault = answer;
            // A busy machine may answer too late before it answers wrongly.
            await Cluster.Until(
                async () =>
                {
                    var measured = await AnalyzeAsync("default");
                    measured.ShouldAllBe(metric => metric.Verdict == MetricVerdict.NoData, name);
                    return measured;
                },
                measured => measured.All(metric => metric.Message!.Contains(message, StringComparison.Ordinal)),
                $"the fault '{name}' to be told as: {message}");

            faulty.Fault = null;
            await ToldApart();
        }

        (await AnalyzeAsync("gone")).ShouldAllBe(
            metric => metric.Verdict == MetricVerdict.NoData && metric.Message!.Contains("refused", StringComparison.OrdinalIgnoreCase));

        // A source that keeps failing is left alone for a while, so this may take some.
        Task<IReadOnlyList<MetricStatus>> ToldApart() => Cluster.Until(
            () => AnalyzeAsync("default"),
            measured => (measured[0].Verdict, measured[1].Verdict, measured[2].Verdict) == (
                MetricVerdict.Fail, MetricVerdict.Pass, MetricVerdict.Fail),
            "the right verdicts");

        Task<IReadOnlyList<MetricStatus>> AnalyzeAsync(string source) => analyzer.AnalyzeAsync(
            new()
            {
                Source = source,
                Metrics =
                [
                    new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "5%" },
                    new() { Name = "lenient", Builtin = BuiltinMetric.ErrorRate, Max = 0.6 },
                    new() { Name = "query", Query = "sum(model_gateway_requests_total{revision=\"{{ candidate.revision }}\",code=\"500\"})",
                        Max = 0 },
                ],
            },
            new TemplateContext("ml", "digits", new(Candidate, "digits-" + Candidate, null), new(Stable, "digits-" + Stable, null),
                TimeSpan.FromSeconds(60)),
            [],
            CancellationToken.None);
    }

    private static Task WriteAsync(HttpContext context, string body, int status = (int)HttpStatusCode.OK, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    }

    private static string Page(int round) => $$"""
        model_gateway_requests_total{namespace="ml",name="digits",pod="digits-gateway-0",revision="{{Candidate}}",code="200"} {{round * 60}}
        model_gateway_requests_total{namespace="ml",name="digits",pod="digits-gateway-0",revision="{{Candidate}}",code="500"} {{round * 40}}
        model_gateway_requests_total{namespace="ml",name="digits",pod="digits-gateway-0",revision="{{Stable}}",code="200"} {{round * 1000}}

        """;
}
