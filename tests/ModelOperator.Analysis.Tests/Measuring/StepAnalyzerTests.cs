using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Analysis.Validation;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Hosting.Logging;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Analysis.Tests.Measuring;

public sealed class StepAnalyzerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TemplateContext Context = new(
        "ml", "digits", new("7f9c2ab4d1", "digits-7f9c2ab4d1", "2"), new("0123456789", "digits-0123456789", null), TimeSpan.FromSeconds(
            60));

    private readonly FakeLogger<StepAnalyzer> _log = new();

    [Fact]
    public async Task Measurements_ComeInTheOrderOfTheSpecWithQueryValueAndThreshold()
    {
        var source = new FakeSource(
            "default", (query, _) => Task.FromResult(QueryResult.Of(query.Contains("errors", StringComparison.Ordinal) ? 0.31 : 42)));

        var measurements = await AnalyzeAsync(
            source, new MetricSpec { Name = "errors", Query = "errors{revision=\"{{ candidate.revision }}\"}[{{ elapsed }}s]", Max = 0.05 },
            new MetricSpec { Name = "orders", Query = "orders", Min = 10, DryRun = true });

        measurements.ShouldBe(
        [
            new MetricStatus
            {
                Name = "errors", Query = "errors{revision=\"7f9c2ab4d1\"}[60s]", Value = 0.31, Threshold = "<= "
                    + "0.05", Verdict = MetricVerdict.Fail, Failures = 1,
                Message = "0.31 is above the maximum 0.05", Time = Now,
            },
            new MetricStatus { Name = "orders", Query = "orders", Value = 42, Threshold = ">= 10", Verdict = MetricVerdict.Pass,
                DryRun = true, Time = Now },
        ]);
    }

    [Fact]
    public async Task Queries_AreAskedAtOnce()
    {
        var both = new TaskCompletionSource();
        var asked = 0;
        var source = new FakeSource("default", async (_, _) =>
        {
            if (Interlocked.Increment(ref asked) == 2)
            {
                both.SetResult();
            }

            await both.Task; // one after the other would wait forever
            return QueryResult.Of(1);
        });

        (await AnalyzeAsync(source, Metric("a"), Metric("b")).Soon()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task FailuresInARow_AreCountedFromTheLastMeasurement()
    {
        var source = new FakeSource("default", (_, _) => Task.FromResult(QueryResult.Of(9)));
        var metric = Metric("a") with { FailureLimit = 1 };

        var first = await AnalyzeAsync(source, [metric], []);
        var second = await AnalyzeAsync(source, [metric], first);

        first.Single().Verdict.ShouldBe(MetricVerdict.Inconclusive);
        second.Single().Verdict.ShouldBe(MetricVerdict.Fail);
        second.Single().Failures.ShouldBe(2);
    }

    [Fact]
    public async Task R20_SourceThatThrows_IsNoDataAndCostsTheOthersNothing()
    {
        var source = new FakeSource("default", (query, _) =>
            query is "bad" ? throw new InvalidOperationException("broken") : Task.FromResult(QueryResult.Of(0.5)));

        var measurements = await AnalyzeAsync(source, Metric("a") with { Query = "bad" }, Metric("b"));

        measurements[0].Verdict.ShouldBe(MetricVerdict.NoData);
        measurements[0].Message.ShouldBe("the measurement failed: InvalidOperationException: broken");
        measurements[1].Verdict.ShouldBe(MetricVerdict.Pass);
    }

    [Theory]
    [InlineData("x{a=\"{{ nope }}\"}", "unknown variable 'nope'")]
    [InlineData("x{a=\"{{ stable.version }}\"}", "{{ stable.version }} has no value")]
    public async Task QueryThatCannotBeRendered_IsNoDataAndIsNotSent(string query, string message)
    {
        var source = new FakeSource("default", (_, _) => Task.FromResult(QueryResult.Of(0)));

        var measurement = (await AnalyzeAsync(source, Metric("a") with { Query = query })).Single();

        measurement.Verdict.ShouldBe(MetricVerdict.NoData);
        measurement.Message!.ShouldStartWith(message);
        source.Queries.ShouldBeEmpty();
    }

    [Fact]
    public async Task UnknownSourceAndUnknownKind_AreNoDataWithAMessage()
    {
        var elsewhere = new FakeSource("other", (_, _) => Task.FromResult(QueryResult.Of(0)));

        (await AnalyzeAsync(elsewhere, Metric("a")))
            .Single().Message!.ShouldContain("metric source 'default' is unknown; an administrator");
        var source = new FakeSource("default", (_, _) => Task.FromResult(QueryResult.Of(0)));
        var later = (await AnalyzeAsync(source, new MetricSpec { Name = "d", Builtin = (BuiltinMetric)99, Max = 0.2 })).Single();
        later.Verdict.ShouldBe(MetricVerdict.NoData);
        later.Message.ShouldBe("this version cannot judge 99; there are errorRate, latency, shadowMismatch, nullRate, drift, wrongRate, "
            + "shadowWrongRate, missRate, falseAlarmRate, f1Loss, meanAbsoluteError, rootMeanSquareError, timeToFirstToken, "
            + "timePerOutputToken, gpuMemory");
    }

    [Theory]
    [InlineData(1.0, null, MetricVerdict.Pass)]
    [InlineData(0.49, null, MetricVerdict.Fail)]
    [InlineData(null, 1.5, MetricVerdict.Pass)]
    [InlineData(null, 1.4, MetricVerdict.Fail)]
    public async Task QueryComparedWithStable_IsAskedAboutBoth(double? increase, double? ratio, MetricVerdict verdict)
    {
        var source = new FakeSource("default", (query, _) => Task.FromResult(QueryResult.Of(query == "x{r=\"7f9c2ab4d1\"}" ? 1.5 : 1)));
        var metric = new MetricSpec
        {
            Name = "x",
            Query = "x{r=\"{{ candidate.revision }}\"}",
            MaxIncrease = increase?.ToString(CultureInfo.InvariantCulture),
            MaxRatio = ratio
        };

        var measured = (await AnalyzeAsync(source, metric)).Single();

        measured.Verdict.ShouldBe(verdict);
        (measured.Candidate!.Value, measured.Stable!.Value).ShouldBe((1.5, 1));
        source.Queries.ShouldBe(["x{r=\"7f9c2ab4d1\"}", "x{r=\"0123456789\"}"]);
    }

    [Fact]
    public async Task Cancellation_IsTheOneException()
    {
        using var cancellation = new CancellationTokenSource();
        var source = new FakeSource("default", async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return QueryResult.Of(0);
        });
        var analysis = Analyzer(source).AnalyzeAsync(new AnalysisSpec { Metrics = [Metric("a")] }, Context, [], cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => analysis);
    }

    [Theory]
    [InlineData("0123456789", "x\"} or vector(1) #", "status.stableRevision")]
    [InlineData("x\"} or vector(1) #", "0123456789", "status.candidateRevision")]
    [InlineData("0123456789", "", "status.stableRevision")]
    public async Task NameThatIsNoRevisions_IsAskedForNowhere(string candidate, string stable, string field)
    {
        var asked = 0;
        var source = new FakeSource("default", (_, _) =>
        {
            Interlocked.Increment(ref asked);
            return Task.FromResult(QueryResult.Of(1));
        });
        var context = Context with { Candidate = new(candidate, "c", null), Stable = new(stable, "s", null) };
        var (sut, spec) = (Analyzer(source), new AnalysisSpec
        {
            Metrics = [Metric("a"), new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate }],
        });

        await sut.BeginAsync(spec, context, CancellationToken.None);
        var measured = await sut.AnalyzeAsync(spec, context, [], CancellationToken.None);

        measured.ShouldAllBe(one => one.Verdict == MetricVerdict.NoData
            && one.Message == $"{field} is not the name of a revision, so nothing is asked about it");
        asked.ShouldBe(0);
        (await sut.AnalyzeAsync(new() { Metrics = [Metric("a")] }, Context, [], CancellationToken.None)).Single().Value.ShouldBe(1);
    }

    [Fact]
    public async Task FailureThatLasts_IsLoggedOnce()
    {
        var sut = Analyzer(new FakeSource("default", (_, _) => throw new InvalidOperationException("it is broken")));

        for (var i = 0; i < 5; i++)
        {
            (await sut.AnalyzeAsync(new() { Metrics = [Metric("a")] }, Context, [], CancellationToken.None)).Single().Message
                .ShouldBe("the measurement failed: InvalidOperationException: it is broken");
        }

        _log.Collector.GetSnapshot().Count.ShouldBe(1);
    }

    [Fact]
    public async Task WholePath_FromConfigurationToVerdict_WorksOverHttp()
    {
        await using var stub = await HttpStub.AnsweringAsync(200, Answers.Vector("0.5"));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("MetricSources:default:Address", stub.Address.AbsoluteUri)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddAnalysis(configuration).BuildServiceProvider();
        var spec = new AnalysisSpec { Metrics = [Metric("a")] };

        services.GetRequiredService<AnalysisValidator>().FindProblem(spec).ShouldBeNull();
        var measurement = (await services.GetRequiredService<IStepAnalyzer>().AnalyzeAsync(spec, Context, [], CancellationToken.None))
            .Single();

        measurement.Verdict.ShouldBe(MetricVerdict.Pass);
        measurement.Value.ShouldBe(0.5);
    }

    private static MetricSpec Metric(string name) => new() { Name = name, Query = name, Max = 1 };

    private Task<IReadOnlyList<MetricStatus>> AnalyzeAsync(IMetricSource source, params MetricSpec[] metrics) =>
        AnalyzeAsync(source, metrics, []);

    private Task<IReadOnlyList<MetricStatus>> AnalyzeAsync(
        IMetricSource source, MetricSpec[] metrics, IReadOnlyList<MetricStatus> previous) =>
            Analyzer(source).AnalyzeAsync(new AnalysisSpec { Metrics = metrics }, Context, previous, CancellationToken.None);

    private StepAnalyzer Analyzer(IMetricSource source)
    {
        var (limiter, registry, time) = (new QueryLimiter(), new CollectorRegistry(), new FakeTimeProvider(Now));
        var queries = new QueryMetrics(registry);
        return new(
            new MetricSourceRegistry([source]), [new ThresholdEvaluator(), new ComparisonEvaluator()],
            new BuiltinMeasurer(new GpuMemoryMeasurer(limiter, queries, time), limiter, queries, time),
            limiter, new AnalysisMetrics(registry), queries, time, new ToldCauses(time), _log);
    }
}
