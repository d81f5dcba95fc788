using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Hosting.Logging;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Monitoring.Tests.Support;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Monitoring.Tests;

public sealed class ModelMonitorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly WatchedModel Model = new("ml", "digits", "0123456789", "digits-0123456789", null);

    [Fact]
    public async Task ModelWithoutAProfile_HasTheChecksThatNeedNone() =>
        (await LookAsync(_ => Answer()))
            .Select(check => check.Name).ShouldBe([CheckNames.Traffic, CheckNames.Schema, CheckNames.Nulls]);

    [Fact]
    public async Task ShareAboveItsLimit_InBothWindows_IsBad() =>
        (await LookAsync(_ => Answer(Nulls(WindowQuery.Newest, 0.3), Nulls(WindowQuery.Previous, 0.3))))
            .Single(check => check.Name == CheckNames.Nulls)
            .ShouldSatisfyAllConditions(
                check => check.Verdict.ShouldBe(CheckVerdict.Bad),
                check => check.Since.ShouldBe(Now),
                check => check.Limit.ShouldBe("<= 1 %"));

    [Fact]
    public async Task ShareAboveItsLimit_InTheNewestWindowOnly_IsWorthALook() =>
        (await LookAsync(_ => Answer(Nulls(WindowQuery.Newest, 0.3), Nulls(WindowQuery.Previous, 0))))
            .Single(check => check.Name == CheckNames.Nulls)
            .Verdict.ShouldBe(CheckVerdict.Warn);

    [Fact]
    public async Task Since_StaysWhileTheVerdictStays()
    {
        CheckStatus[] before = [new() { Name = CheckNames.Nulls, Verdict = CheckVerdict.Ok, Since = Now.AddDays(-3) }];

        (await LookAsync(_ => Answer(Nulls(WindowQuery.Newest, 0), Nulls(WindowQuery.Previous, 0)), before: before))
            .Single(check => check.Name == CheckNames.Nulls).Since.ShouldBe(Now.AddDays(-3));
    }

    // The newest window alone, without the one before it, is bad only for a check that was bad before.
    [Fact]
    public async Task CheckThatWasBad_IsBadAgain_WhenItsDataComeBack()
    {
        CheckStatus[] before = [new() { Name = CheckNames.Nulls, Verdict = CheckVerdict.Bad, Since = Now.AddDays(-3) }];

        var away = await LookAsync(
            _ => CounterResult.Without(QueryResult.Without(QueryOutcome.Unavailable, "no connection")), before: before);
        var longAway = await LookAsync(
            _ => CounterResult.Without(QueryResult.Without(QueryOutcome.Unavailable, "no connection")), before: away);
        var back = await LookAsync(_ => Answer(Nulls(WindowQuery.Newest, 0.3), Nulls(WindowQuery.Previous, 0)), before: longAway);

        Of(longAway).ShouldSatisfyAllConditions(
            check => check.Verdict.ShouldBe(CheckVerdict.NoData),
            check => check.LastVerdict.ShouldBe(CheckVerdict.Bad));
        Of(back).ShouldSatisfyAllConditions(
            check => check.Verdict.ShouldBe(CheckVerdict.Bad),
            check => check.LastVerdict.ShouldBeNull());

        static CheckStatus Of(IReadOnlyList<CheckStatus> checks) => checks.Single(check => check.Name == CheckNames.Nulls);
    }

    [Fact]
    public async Task SourceThatIsAway_IsNoData_WithItsReason() =>
        (await LookAsync(_ => CounterResult.Without(QueryResult.Without(QueryOutcome.Unavailable, "no connection within 5 s"))))
            .ShouldAllBe(check => check.Verdict == CheckVerdict.NoData && check.Message == "no connection within 5 s");

    [Fact]
    public async Task Queries_AreCountedByOutcome()
    {
        var registry = new CollectorRegistry();
        var source = new FakeSums(query => query.Contains("model_gateway", StringComparison.Ordinal)
            ? CounterResult.Without(QueryResult.Without(QueryOutcome.Unavailable, "no connection within 5 s"))
            : Answer(Nulls(WindowQuery.Newest, 0)));

        await LookAsync(source, new(), Model, registry: registry);

        var page = await Exposition.OfAsync(registry);
        page["analysis_queries_total{outcome=\"Unavailable\",source=\"default\"}"].ShouldBe(1);
        page["analysis_queries_total{outcome=\"Value\",source=\"default\"}"].ShouldBe(1);
    }

    [Fact]
    public async Task SourceThatThrows_IsNoData_WithItsReason() =>
        (await LookAsync(_ => throw new InvalidOperationException("it is broken")))
            .ShouldAllBe(check => check.Verdict == CheckVerdict.NoData
                && check.Message == "metric source 'default' failed: InvalidOperationException: it is broken");

    [Fact]
    public async Task CheckThatThrows_IsNoData_WithItsReason_AndTheOthersGoOn()
    {
        var checks = await LookAsync(query => query.Contains("model_gateway", StringComparison.Ordinal)
            ? new(QueryOutcome.Value, null!, null)
            : Answer(Nulls(WindowQuery.Newest, 0)));

        var traffic = checks.Single(check => check.Name == CheckNames.Traffic);
        (traffic.Verdict, traffic.Limit).ShouldBe((CheckVerdict.NoData, ">= 1 in 15 min, >= 0.2 of the usual"), "the limit is known");
        traffic.Message!.ShouldStartWith("the check failed: ArgumentNullException: ");
        checks.Single(check => check.Name == CheckNames.Nulls).Verdict.ShouldBe(CheckVerdict.Ok);
    }

    [Fact]
    public async Task FailureThatLasts_IsLoggedOnce()
    {
        var (time, log) = (new FakeTimeProvider(Now), new FakeLogger<ModelMonitor>());
        var source = new FakeSums(_ => throw new InvalidOperationException("it is broken"));
        using var sources = new MetricSourceRegistry([source]);
        var sut = new ModelMonitor(
            sources, new QueryLimiter(), new QueryMetrics(new CollectorRegistry()), time, new ToldCauses(time), log);

        for (var look = 0; look < 5; look++)
        {
            await sut.LookAsync(Model, new(), null, null, [], CancellationToken.None);
        }

        log.Collector.GetSnapshot().Select(line => line.Message).ShouldBe(
        [
            "ml/digits: calls could not be looked at; the same failure, of whatever model, is not logged again for an hour",
            "ml/digits: servers could not be looked at; the same failure, of whatever model, is not logged again for an hour",
        ]);
    }

    [Fact]
    public async Task PartOfTheData_DecidesNothing() =>
        (await LookAsync(_ => Answer(
            Nulls(WindowQuery.Newest, 0.3), Nulls(WindowQuery.Previous, 0.3)) with
        { Warnings = ["a store is away"] }))
            .ShouldAllBe(check => check.Verdict == CheckVerdict.NoData && check.Message!.Contains("a store is away"));

    [Fact]
    public async Task UnknownSource_IsNamedWithItsRemedy() =>
        (await LookAsync(_ => Answer(), new() { Source = "elsewhere" }))
            .ShouldAllBe(check => check.Verdict == CheckVerdict.NoData && check.Message!.Contains("metricSources.elsewhere.address"));

    [Fact]
    public async Task RevisionThatHasJustBeenPromoted_IsNotAskedAbout()
    {
        var source = new FakeSums(_ => Answer());

        var checks = await LookAsync(source, new(), Model with { StableSince = Now.AddSeconds(-10) });

        source.Queries.ShouldHaveSingleItem().ShouldContain("model_gateway_requests_total");
        checks.Single(check => check.Name == CheckNames.Nulls).Verdict.ShouldBe(CheckVerdict.TooFew);
    }

    [Theory]
    [InlineData("""x"}[5m])) or (model_server_requests_total{namespace="finance"}""")]
    [InlineData("0123456789\n")]
    [InlineData("")]
    public async Task RevisionThatIsNoName_IsNotAskedAbout(string revision)
    {
        var source = new FakeSums(_ => Answer());

        var checks = await LookAsync(source, new(), Model with { Revision = revision });

        source.Queries.ShouldBeEmpty();
        checks.ShouldAllBe(check => check.Verdict == CheckVerdict.NoData && check.Message!.StartsWith("status.stableRevision is not"));
    }

    [Fact]
    public async Task TrafficThatIsSwitchedOff_IsNotAskedFor()
    {
        var source = new FakeSums(_ => Answer());

        await LookAsync(source, new() { Checks = new() { Traffic = new() { Enabled = false } } }, Model);

        source.Queries.ShouldAllBe(query => !query.Contains("model_gateway"));
    }

    [Fact]
    public async Task Query_AsksForWhatTheChecksNeed_AndOfThisRevisionOnly()
    {
        var source = new FakeSums(_ => Answer());

        await LookAsync(source, new() { Window = "30m" }, Model);

        source.Queries[1].ShouldSatisfyAllConditions(
            query => query.ShouldContain("""increase(model_server_null_answers_total{namespace="ml",pod=~"digits-0123456789(-[^-]+){1,2}",revision="0123456789"}[1800s] offset 1800s)"""),
            query => query.ShouldNotContain("model_server_feature_values_total"));
    }

    [Fact]
    public async Task Gpus_AreAskedFor_OnlyWhereTheSpecSaysSo_AndTheRevisionHasSome()
    {
        var (usual, asked, none) = (new FakeSums(_ => Answer()), new FakeSums(_ => Answer()), new FakeSums(_ => Answer()));
        var spec = new MonitoringSpec { Checks = new() { Gpu = new() } };

        await LookAsync(usual, new(), Model with { GpuResource = "nvidia.com/gpu" });
        var checks = await LookAsync(asked, spec, Model with { GpuResource = "nvidia.com/gpu" });
        await LookAsync(none, spec, Model);

        usual.Queries.ShouldAllBe(query => !query.Contains("DCGM"));
        asked.Queries.ShouldContain(query => query.Contains("DCGM"));
        none.Queries.ShouldAllBe(query => !query.Contains("DCGM"));
        var gpu = checks.Single(check => check.Name == CheckNames.Gpu);
        (gpu.Verdict, gpu.Limit).ShouldBe((CheckVerdict.NoData, ">= 10 % busy in 6 h"));
    }

    [Fact]
    public async Task IdleGpus_AreBad_AtTheFirstLook() => // the time over which they are looked at is already a wait
        (await LookAsync(
            new FakeSums(query => query.Contains("DCGM") ? Answer([Gpu(GpuQuery.Busy, 2), Gpu(GpuQuery.Samples, 1), Gpu(GpuQuery.Readings, 60)]) : Answer()),
            new() { Checks = new() { Gpu = new() } }, Model with { GpuResource = "nvidia.com/gpu" }))
            .Single(check => check.Name == CheckNames.Gpu).Verdict.ShouldBe(CheckVerdict.Bad);

    [Fact]
    public async Task ModelThatMayBeIdle_WithoutPodsInTheWindow_LacksNothing()
    {
        var idle = Model with { MayBeIdle = true };

        var checks = await LookAsync(new FakeSums(_ => Answer()), new(), idle);

        checks.Single(check => check.Name == CheckNames.Nulls).ShouldSatisfyAllConditions(
            check => check.Verdict.ShouldBe(CheckVerdict.TooFew),
            check => check.Message.ShouldBe(
                "no pod has counted in the window; with autoscaling.minReplicas 0 there is none while nobody calls"));
        checks.ShouldAllBe(check => check.Verdict == CheckVerdict.TooFew);
        (await LookAsync(new FakeSums(_ => Answer()), new(), Model)).ShouldAllBe(check => check.Verdict == CheckVerdict.NoData);
        (await LookAsync(
                new FakeSums(_ => CounterResult.Without(QueryResult.Without(QueryOutcome.Unavailable, "no connection"))), new(), idle))
            .Single(check => check.Name == CheckNames.Nulls).Verdict.ShouldBe(CheckVerdict.NoData, "the source is away");
    }

    [Theory]
    [InlineData(-59, CheckVerdict.TooFew)]
    [InlineData(-61, CheckVerdict.NoData)]
    public async Task ModelThatMayBeIdle_AndHasHadPodsForTheWholeWindow_LacksWhatTheyCount(int awakeMinutes, CheckVerdict expected)
    {
        var awake = Model with { MayBeIdle = true, AwakeSince = Now.AddMinutes(awakeMinutes) };

        var checks = await LookAsync(new FakeSums(_ => Answer()), new(), awake);

        checks.Where(check => check.Name != CheckNames.Traffic).ShouldAllBe(check => check.Verdict == expected);
    }

    private static CounterRise Gpu(string value, double number) =>
        new(new Dictionary<string, string> { [GpuQuery.Value] = value }, number);

    private static CounterResult Answer(params IEnumerable<CounterRise>[] rises) =>
        CounterResult.Of([.. rises.SelectMany(one => one)], "the query matched no series");

    private static IEnumerable<CounterRise> Nulls(string window, double share) =>
        [Counted.In(window, ModelServerMetricNames.Answers, 10000), Counted.In(window, ModelServerMetricNames.NullAnswers, 10000 * share)];

    private static Task<IReadOnlyList<CheckStatus>> LookAsync(
        Func<string, CounterResult> answer, MonitoringSpec? spec = null, IReadOnlyList<CheckStatus>? before = null) =>
        LookAsync(new FakeSums(answer), spec ?? new(), Model, before);

    private static async Task<IReadOnlyList<CheckStatus>> LookAsync(
        FakeSums source, MonitoringSpec spec, WatchedModel model, IReadOnlyList<CheckStatus>? before = null,
        CollectorRegistry? registry = null)
    {
        using var sources = new MetricSourceRegistry([source]);
        var time = new FakeTimeProvider(Now);
        var queries = new QueryMetrics(registry ?? new CollectorRegistry());
        return await new ModelMonitor(
                sources, new QueryLimiter(), queries, time, new ToldCauses(time), NullLogger<ModelMonitor>.Instance)
            .LookAsync(model, spec, null, null, before ?? [], CancellationToken.None);
    }
}
