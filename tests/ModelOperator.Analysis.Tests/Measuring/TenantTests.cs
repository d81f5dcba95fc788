using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Analysis.Templates;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Analysis.Validation;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Testing;

namespace ModelOperator.Analysis.Tests.Measuring;

/// <summary>Holds the queries of one namespace to its own series, and to no harm for those of another.</summary>
public sealed class TenantTests
{
    private const string Candidate = "7f9c2ab4d1";
    private const string Stable = "0123456789";

    [Theory]
    [InlineData("sum(rate(orders_total[1m]))", "sum(rate(orders_total{namespace=\"ml\"}[1m]))")]
    [InlineData("max({__name__=~\".+\",namespace=\"other\"})", "max({__name__=~\".+\",namespace=\"other\",namespace=\"ml\"})")]
    [InlineData("a # }\n/ on (x) b{y='}'}", "a{namespace=\"ml\"} / on (x) b{y=\"}\",namespace=\"ml\"}")]
    public async Task Query_ReadsItsOwnNamespaceOnly_AndStatusShowsWhatWasSent(string query, string sent)
    {
        await using var stub = await HttpStub.AnsweringAsync(200, Answers.Vector("0.5"));
        await using var services = Services(stub);

        var measured = await MeasureAsync(services, "ml", new() { Name = "m", Query = query, Max = 1 });

        stub.Requests.Single().Query.ShouldBe(sent);
        (measured.Verdict, measured.Query).ShouldBe((MetricVerdict.Pass, sent));
    }

    [Fact]
    public async Task QueryThatCannotBeRead_IsRefusedAndNeverSent()
    {
        await using var stub = await HttpStub.AnsweringAsync(200, Answers.Vector("0.5"));
        await using var services = Services(stub);
        var metric = new MetricSpec { Name = "m", Query = "sum(secret{namespace=\"ml\" or namespace=\"other\"})", Max = 1 };

        var problem = services.GetRequiredService<AnalysisValidator>().FindSourceProblem(new() { Metrics = [metric] })!;
        var measured = await MeasureAsync(services, "ml", metric);

        (problem.Reason, problem.Field).ShouldBe(("InvalidQuery", "spec.analysis.metrics[0].query"));
        problem.Message.ShouldContain("column 27");
        measured.Verdict.ShouldBe(MetricVerdict.NoData);
        measured.Message!.ShouldContain("column 27");
        stub.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task SourceOfAnyScope_GetsTheQueryAsItIs()
    {
        await using var stub = await HttpStub.AnsweringAsync(200, Answers.Vector("0.5"));
        await using var services = Services(stub, ("Scope", "Any"));

        await MeasureAsync(services, "ml", new() { Name = "m", Query = "sum(up) default 0", Max = 1 });

        stub.Requests.Single().Query.ShouldBe("sum(up) default 0");
    }

    [Fact]
    public async Task Labels_AreCalledAsTheSourceCallsThem()
    {
        await using var stub = await HttpStub.AnsweringAsync(200, Answers.Vector("0.5"));
        await using var services = Services(stub, ("NamespaceLabel", "kubernetes_namespace"), ("PodLabel", "kubernetes_pod_name"));

        await MeasureAsync(services, "ml", new() { Name = "m", Query = "up", Max = 1 });
        await MeasureAsync(services, "ml", new() { Name = "e", Builtin = BuiltinMetric.ErrorRate, Max = 0.1 });
        await MeasureAsync(services, "ml", new() { Name = "n", Builtin = BuiltinMetric.NullRate, Max = 0.1 });

        var queries = stub.Requests.Select(request => request.Query!).ToList();
        queries[0].ShouldBe("up{kubernetes_namespace=\"ml\"}");
        queries[1].ShouldContain("kubernetes_namespace=\"ml\",kubernetes_pod_name=~\"digits-gateway(-[^-]+){1,2}\"");
        queries[2].ShouldContain(
            $"kubernetes_namespace=\"ml\",kubernetes_pod_name=~\"digits-{Candidate}(-[^-]+){{1,2}}|digits-{Stable}(-[^-]+){{1,2}}\"");
    }

    [Fact]
    public async Task NoSeries_NamesTheNamespaceThatWasLookedIn()
    {
        await using var stub = await HttpStub.AnsweringAsync(200, Answers.Vector());
        await using var services = Services(stub);

        (await MeasureAsync(services, "ml", new() { Name = "m", Query = "up", Max = 1 })).Message!.ShouldContain("in namespace ml");
    }

    [Fact]
    public async Task SlowQueriesOfOneNamespace_LeaveRoomForTheOthers()
    {
        await using var stub = await HttpStub.StartAsync(async context =>
        {
            if ((await context.Request.ReadFormAsync())["query"].ToString().Contains("slow", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }

            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Answers.Vector("0.5"));
        });
        await using var services = Services(stub, ("TimeoutSeconds", "120"));
        using var end = new CancellationTokenSource();
        var slow = Enumerable.Range(0, 60).Select(i => services.GetRequiredService<IStepAnalyzer>().AnalyzeAsync(
            new() { Metrics = [new() { Name = "m", Query = "slow", Max = 1 }] }, Context("loud") with { Name = $"d{i}" }, [], end.Token))
                .ToList();

        var measured = await MeasureAsync(services, "quiet", new() { Name = "m", Query = "up", Max = 1 }).Soon();

        measured.Verdict.ShouldBe(MetricVerdict.Pass);
        slow.ShouldAllBe(task => !task.IsCompleted);
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => Task.WhenAll(slow));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(503)]
    public async Task QueriesOfOneNamespaceThatFail_DoNotShutTheOthersOut(int status)
    {
        await using var stub = await HttpStub.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            var bad = (await context.Request.ReadFormAsync())["query"].ToString().Contains("heavy", StringComparison.Ordinal);
            if (bad && status == 0)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }

            context.Response.StatusCode = bad ? status : 200;
            await context.Response.WriteAsync(bad ? Answers.Error("timeout", "of heavy{secret=\\\"loud\\\"}") : Answers.Vector("0.5"));
        });
        await using var services = Services(stub, ("TimeoutSeconds", "0.5"), ("MaxRetries", "0"));
        var heavy = new MetricSpec { Name = "m", Query = "heavy", Max = 1 };
        for (var i = 0; i < 8; i++)
        {
            (await MeasureAsync(services, "loud", heavy)).Verdict.ShouldBe(MetricVerdict.NoData);
        }

        (await MeasureAsync(services, "loud", heavy)).Message!.ShouldContain("left alone");
        var asked = stub.Requests.Count;
        asked.ShouldBe(6);

        // A busy machine may answer an honest query too late, too; that is said in other words.
        MetricStatus measured;
        do
        {
            measured = await MeasureAsync(services, "quiet", new() { Name = "m", Query = "up", Max = 1 });
            (measured.Message ?? "").ShouldNotContain("left alone");
            (measured.Message ?? "").ShouldNotContain("loud");
        }
        while (measured.Verdict == MetricVerdict.NoData);

        measured.Verdict.ShouldBe(MetricVerdict.Pass);
    }

    // The candidate's own image answers /metrics as it likes: also with the labels of stable's counters.
    [Fact]
    public async Task ModelServer_SpeaksForItsOwnRevisionOnly()
    {
        var forged = Matrix.Of(
            (Server("model_server_requests_total", Candidate, $"digits-{Candidate}-x-1"), 1000),
            (Server("model_server_null_answers_total", Candidate, $"digits-{Candidate}-x-1"), 300),
            (Server("model_server_requests_total", Stable, $"digits-{Stable}-x-1"), 1000),
            (Server("model_server_null_answers_total", Stable, $"digits-{Stable}-x-1"), 0),
            (Server("model_server_requests_total", Stable, $"digits-{Candidate}-x-1"), 100000),
            (Server("model_server_null_answers_total", Stable, $"digits-{Candidate}-x-1"), 90000));
        await using var stub = await HttpStub.AnsweringAsync(200, forged);
        await using var services = Services(stub);

        var measured = await MeasureAsync(services, "ml", new() { Name = "n", Builtin = BuiltinMetric.NullRate, MaxIncrease = "1%" });

        (measured.Stable!.Bad, measured.Stable.Total).ShouldBe((0, 1000), "what the candidate's pod says of stable does not count");
        measured.Verdict.ShouldBe(MetricVerdict.Fail, measured.Message);

        static string Server(string metric, string revision, string pod) =>
            $"\"__name__\":\"{metric}\",\"pod\":\"{pod}\",\"revision\":\"{revision}\",\"code\":\"200\"";
    }

    private static ServiceProvider Services(HttpStub stub, params (string Setting, string Value)[] settings) =>
        new ServiceCollection().AddLogging().AddAnalysis(
            new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("MetricSources:default:Address", stub.Address.AbsoluteUri),
            .. settings.Select(setting => KeyValuePair.Create($"MetricSources:default:{setting.Setting}", (string?)setting.Value)),
        ]).Build()).BuildServiceProvider();

    private static TemplateContext Context(string @namespace) =>
        new(@namespace, "digits", new(Candidate, "digits-" + Candidate, null), new(Stable, "digits-" + Stable, null),
            TimeSpan.FromSeconds(60));

    private static async Task<MetricStatus> MeasureAsync(ServiceProvider services, string @namespace, MetricSpec metric) =>
        (await services.GetRequiredService<IStepAnalyzer>()
            .AnalyzeAsync(new() { Metrics = [metric] }, Context(@namespace), [], CancellationToken.None)).Single();
}
