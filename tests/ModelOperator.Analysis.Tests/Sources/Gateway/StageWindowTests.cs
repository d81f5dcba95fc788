using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Gateway;
using ModelOperator.Analysis.Templates;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Testing;

namespace ModelOperator.Analysis.Tests.Sources.Gateway;

/// <summary>With the gateways as the source: a stage counts what came in it, and nothing that came before.</summary>
public sealed class StageWindowTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _time = new(Noon);
    private readonly Dictionary<string, Func<Task<string>>> _pages = new(StringComparer.Ordinal);
    private readonly List<GatewayPod> _known = [];
    private HttpStub _stub = null!;
    private GatewaySource _source = null!;

    public async Task InitializeAsync()
    {
        _stub = await HttpStub.StartAsync(async context =>
        {
            var page = _pages.GetValueOrDefault(context.Request.Path.Value!.TrimStart('/'));
            context.Response.StatusCode = page is null ? 500 : 200;
            await context.Response.WriteAsync(page is null ? "" : await page());
        });
        _source = NewSource();
    }

    public async Task DisposeAsync()
    {
        _source.Dispose();
        await _stub.DisposeAsync();
    }

    // 6,000 requests at 10 % while the next step's pods come up, then 60 in the next step.
    [Fact]
    public async Task NewStage_CountsItsOwnRequestsOnly_WhateverCameWhileItWasAwaited()
    {
        var began = await FirstStageAsync(TimeSpan.FromMinutes(10), 6100);
        Pass(TimeSpan.FromSeconds(5));

        Sum(await CountAsync("step 1", began))
            .ShouldBe(0, "nothing was read at its beginning: counting begins with the first reading after it");
        Pass(TimeSpan.FromSeconds(30));
        Show("a", 6160);

        Sum(await CountAsync("step 1", began)).ShouldBe(60);
    }

    [Fact]
    public async Task StageThatIsToldOfWhenItBegins_CountsFromThere()
    {
        var began = await FirstStageAsync(TimeSpan.FromMinutes(10), 6100);
        await _source.BeginAsync(Query("step 1", began), CancellationToken.None);
        Pass(TimeSpan.FromSeconds(30));
        Show("a", 6160);

        Sum(await CountAsync("step 1", began)).ShouldBe(60);
    }

    // From the operator's call to the pages and back to a verdict: 60 good requests are too few for 5 %, and 6,060 would have passed.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Verdict_RestsOnTheRequestsOfItsStage(bool told)
    {
        Show("a", 100);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IGatewayPods>(new Pods(_known))
            .AddSingleton<TimeProvider>(_time)
            .AddAnalysis(new ConfigurationBuilder().Build()).BuildServiceProvider();
        var analyzer = services.GetRequiredService<IStepAnalyzer>();
        var spec = new AnalysisSpec
        {
            Source = "gateway",
            Metrics =
            [
                new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, Max = 0.05 },
                new() { Name = "query", Query = "vector(1)", Max = 1 },
            ],
        };
        await AnalyzeAsync("step 0", Noon);
        Pass(TimeSpan.FromMinutes(10));
        Show("a", 6100);
        var began = _time.GetUtcNow();
        if (told)
        {
            await analyzer.BeginAsync(spec, Query("step 1", began).Context, CancellationToken.None);
            await analyzer.BeginAsync(spec with { Source = "unknown" }, Query("step 1", began).Context, CancellationToken.None);
        }
        else
        {
            (await AnalyzeAsync("step 1", began)).Candidate!.Total.ShouldBe(0);
        }

        Pass(TimeSpan.FromSeconds(30));
        Show("a", 6160);

        var measured = await AnalyzeAsync("step 1", began);
        (measured.Candidate!.Bad, measured.Candidate.Total, measured.Verdict).ShouldBe((0, 60, MetricVerdict.Inconclusive));

        async Task<MetricStatus> AnalyzeAsync(string stage, DateTimeOffset began) =>
            (await analyzer.AnalyzeAsync(spec, Query(stage, began).Context, [], CancellationToken.None))[0];
    }

    [Fact]
    public async Task StageOfTheSameNameThatBeginsAgain_CountsFromItsOwnBeginning()
    {
        Show("a", 100);
        await CountAsync("step 0", Noon);
        Show("a", 150, bad: 50);
        Sum(await CountAsync("step 0", Noon)).ShouldBe(100);

        Pass(TimeSpan.FromHours(2)); // aborted, mended outside of the model, and tried again
        Show("a", 900, bad: 700);
        var again = _time.GetUtcNow();

        Sum(await CountAsync("step 0", again)).ShouldBe(0);
        Pass(TimeSpan.FromSeconds(30));
        Show("a", 930, bad: 700);
        Sum(await CountAsync("step 0", again)).ShouldBe(30);
    }

    [Fact]
    public async Task StageThatGoesOn_PausedOrExtended_KeepsWhatItHasCounted()
    {
        await FirstStageAsync(TimeSpan.FromHours(3), 400);

        Sum(await CountAsync("step 0", Noon)).ShouldBe(300);
    }

    [Fact]
    public async Task OperatorThatBeginsAgain_CountsFromItsFirstReading()
    {
        await FirstStageAsync(TimeSpan.FromMinutes(5), 5000);
        using var another = NewSource();

        Sum(await CountAsync("step 0", Noon, another)).ShouldBe(0);
        Show("a", 5010);
        Sum(await CountAsync("step 0", Noon, another)).ShouldBe(10);
    }

    [Fact]
    public async Task GatewayThatBeginsAgainBetweenTwoStages_CountsFromItsFirstReadingInTheNewOne()
    {
        var began = await FirstStageAsync(TimeSpan.FromMinutes(1), 40); // 40 since its container began again, all of them before the stage

        Sum(await CountAsync("step 1", began)).ShouldBe(0);
        Show("a", 45);
        Sum(await CountAsync("step 1", began)).ShouldBe(5);
        Show("a", 3); // and again, within the stage
        Sum(await CountAsync("step 1", began)).ShouldBe(8);
    }

    [Fact]
    public async Task PodThatIsSilentAtTheBeginning_BeginsWithItsFirstReading()
    {
        Show("a", 100);
        Show("b", 1000);
        await CountAsync("step 0", Noon);
        Pass(TimeSpan.FromMinutes(1));
        var began = _time.GetUtcNow();
        _pages.Remove("b");
        await CountAsync("step 1", began);
        Pass(TimeSpan.FromMinutes(1));
        Show("a", 110);
        Show("b", 9000);

        Sum(await CountAsync("step 1", began)).ShouldBe(10);
        Show("b", 9007);
        Sum(await CountAsync("step 1", began)).ShouldBe(17);
    }

    // Two metrics of one built-in read the same pages at the same time.
    [Fact]
    public async Task PageThatComesLaterThanANewerOne_IsNoGatewayThatBeganAgain()
    {
        Show("a", 100);
        await CountAsync("step 0", Noon);
        var (asked, answer) = ShowLater("a", 110);
        var first = CountAsync("step 0", Noon);
        await asked;
        Show("a", 120);
        Sum(await CountAsync("step 0", Noon)).ShouldBe(20);
        answer.SetResult();

        Sum(await first).ShouldBe(20);
        Sum(await CountAsync("step 0", Noon)).ShouldBe(20);
    }

    [Fact]
    public async Task PageThatWasAskedForBeforeTheStage_IsNoReadingInIt()
    {
        Show("a", 100);
        await CountAsync("step 0", Noon);
        var (asked, answer) = ShowLater("a", 110);
        var old = CountAsync("step 0", Noon);
        await asked;
        Pass(TimeSpan.FromSeconds(2));
        var began = _time.GetUtcNow();
        _pages.Remove("a");
        (await CountAsync("step 1", began)).Outcome.ShouldBe(QueryOutcome.Unavailable);
        answer.SetResult();
        await old;
        Show("a", 6100);

        Sum(await CountAsync("step 1", began)).ShouldBe(0);
        Show("a", 6107);
        Sum(await CountAsync("step 1", began)).ShouldBe(7);
    }

    [Fact]
    public async Task CountsBefore_AreOfTheTimeBeforeTheStage_NotOfAnotherRollout()
    {
        Show("a", 100);
        await CountAsync("step 0", Noon);
        Show("a", 150);
        await CountAsync("step 0", Noon);
        Pass(TimeSpan.FromSeconds(30));
        await CountAsync("step 1", _time.GetUtcNow());
        Sum(await CountAsync("step 1", _time.GetUtcNow(), before: true)).ShouldBe(50);

        Show("a", 180);
        await CountAsync("step 1", _time.GetUtcNow());
        Pass(TimeSpan.FromHours(5));
        await CountAsync("step 1 again", _time.GetUtcNow());
        (await CountAsync("step 1 again", _time.GetUtcNow(), before: true)).Outcome
            .ShouldBe(QueryOutcome.Empty, "five hours ago is not just before");
    }

    // Of another rollout, a revision's counts were those of a candidate with another share.
    [Theory]
    [InlineData("c", "s", 20)]
    [InlineData("d", "c", 0)]
    public void CountsBefore_AreOfTheSameTwoRevisions(string candidate, string stable, double before)
    {
        var memory = new CounterMemory();
        memory.Begin("step 3", Noon, "c", "s");
        memory.Add("a", memory.Ask(), Noon, [Counter(10)]);
        memory.Add("a", memory.Ask(), Noon, [Counter(30)]);

        memory.Begin("step 0", Noon + TimeSpan.FromMinutes(1), candidate, stable);

        memory.Before.Sum(rise => rise.Rise).ShouldBe(before);

        static Sample Counter(double value) => new(new Dictionary<string, string> { ["__name__"] = "x", ["revision"] = "c" }, value);
    }

    /// <summary>Step 0, in which pod a shows 100 requests at first and then this many.</summary>
    /// <returns>The time at which it is over, and the next stage may begin.</returns>
    private async Task<DateTimeOffset> FirstStageAsync(TimeSpan length, long good)
    {
        Show("a", 100);
        await CountAsync("step 0", Noon);
        Pass(length);
        Show("a", good);
        return _time.GetUtcNow();
    }

    private static double Sum(CounterResult result) => result.Rises.Sum(rise => rise.Rise);

    private static string Text(long good, long bad) => $$"""
        model_gateway_requests_total{namespace="ml",name="digits",revision="c",code="200"} {{good}}
        model_gateway_requests_total{namespace="ml",name="digits",revision="c",code="500"} {{bad}}

        """;

    private void Show(string pod, long good, long bad = 0)
    {
        _pages[pod] = () => Task.FromResult(Text(good, bad));
        if (_known.TrueForAll(known => known.Id != pod))
        {
            _known.Add(new(pod, new Uri(_stub.Address, pod)));
        }
    }

    /// <summary>Holds the pod's next page back until the answer is set.</summary>
    private (Task Asked, TaskCompletionSource Answer) ShowLater(string pod, long good)
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        _pages[pod] = async () =>
        {
            asked.SetResult();
            await answer.Task;
            return Text(good, 0);
        };
        return (asked.Task, answer);
    }

    private void Pass(TimeSpan time) => _time.Advance(time);

    private GatewaySource NewSource() => new("gateway", new Pods(_known), new SocketsHttpHandler(), _time);

    private Task<CounterResult> CountAsync(string stage, DateTimeOffset began, GatewaySource? source = null, bool before = false) =>
        (source ?? _source).CountAsync(Query(stage, began) with { Before = before }, CancellationToken.None);

    private CounterQuery Query(string stage, DateTimeOffset began) => new(
        BuiltinMetric.ErrorRate,
        "",
        new TemplateContext("ml", "digits", new("c", "digits-c", null), new("s", "digits-s", null), TimeSpan.FromSeconds(60))
        {
            Stage = stage,
            At = _time.GetUtcNow(),
            SinceStart = _time.GetUtcNow() - began,
        });

    private sealed class Pods(IReadOnlyList<GatewayPod> known) : IGatewayPods
    {
        public IReadOnlyList<GatewayPod> Of(string @namespace, string name) => known;
    }
}
