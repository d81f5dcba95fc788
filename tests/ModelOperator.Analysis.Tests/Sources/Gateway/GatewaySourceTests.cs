using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Gateway;
using ModelOperator.Analysis.Templates;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Tests.Sources.Gateway;

public sealed class GatewaySourceTests : IAsyncLifetime
{
    private readonly Dictionary<string, string> _pages = new(StringComparer.Ordinal);
    private readonly Pods _pods = new();
    private HttpStub _stub = null!;
    private GatewaySource _source = null!;

    public async Task InitializeAsync()
    {
        _stub = await HttpStub.StartAsync(context =>
        {
            var page = _pages.GetValueOrDefault(context.Request.Path.Value!.TrimStart('/'));
            context.Response.StatusCode = page is null ? 500 : 200;
            return context.Response.WriteAsync(page ?? "");
        });
        _source = new("gateway", _pods, new SocketsHttpHandler(), TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        _source.Dispose();
        await _stub.DisposeAsync();
    }

    [Fact]
    public async Task Counters_AreAddedUpFromReadingToReading()
    {
        Show("a", 100, 1);
        Sum(await CountAsync("s1")).ShouldBe((0, 0));
        Show("a", 150, 4);
        Sum(await CountAsync("s1")).ShouldBe((50, 3));
        Show("a", 20, 1); // the gateway's container began again
        Sum(await CountAsync("s1")).ShouldBe((70, 4));
    }

    [Fact]
    public async Task RolloutThatHasEnded_IsForgotten_AndNoOther()
    {
        Show("a", 100, 1);
        await CountAsync("s1");
        _source.Remembered.ShouldBe(1);

        _source.Forget("ml", "another");
        _source.Forget("m", "digits");
        _source.Remembered.ShouldBe(1);
        _source.Forget("ml", "digits");

        _source.Remembered.ShouldBe(0, "thousands would hold their counters for a day");
        Sum(await CountAsync("s1")).ShouldBe((0, 0), "counting begins anew");
    }

    [Fact]
    public async Task NewPod_BeginsWithItsFirstReadingAndALostOneLosesNothing()
    {
        Show("a", 100, 0);
        await CountAsync("s1");
        Show("a", 110, 0);
        Show("b", 5000, 7);
        Sum(await CountAsync("s1")).ShouldBe((10, 0));
        Hide("a");
        Show("b", 5010, 8);
        Sum(await CountAsync("s1")).ShouldBe((20, 1));
    }

    [Fact]
    public async Task NewStage_CountsFromItsFirstReadingAndRemembersTheOneBefore()
    {
        Show("a", 100, 0);
        await CountAsync("s1");
        Show("a", 130, 2);
        await CountAsync("s1");
        Show("a", 140, 2);

        Sum(await CountAsync("s2")).ShouldBe((0, 0));
        Sum(await CountAsync("s2", before: true)).ShouldBe((30, 2));
    }

    [Fact]
    public async Task Copies_OfAShadowStage_CountForTheCandidate_AndThoseWithoutAnAnswerAreErrors()
    {
        Show("a", 0, 0);
        _pages["a"] = Copies(good: 0, late: 0);
        await CountAsync("s1");
        _pages["a"] = Copies(good: 90, late: 10);

        var counted = await CountAsync("s1");
        var reading = new ErrorRate()
            .Read(new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" }, counted.Rises, "c", "s");

        reading.Counts!.Value.Candidate.ShouldBe(new(10, 100));

        static string Copies(int good, int late) => $$"""
            model_gateway_shadow_requests_total{namespace="ml",name="digits",revision="c",code="200"} {{good}}
            model_gateway_shadow_requests_total{namespace="ml",name="digits",revision="c",code="timeout"} {{late}}

            """;
    }

    [Fact]
    public async Task R20_NoGatewayOrNoAnswer_IsUnavailable()
    {
        (await CountAsync("s1")).Message.ShouldBe("metric source 'gateway': ml/digits has no running gateway pod");
        _pods.Known.Add(new("a", new Uri(_stub.Address, "a")));
        var silent = await CountAsync("s1");
        silent.Outcome.ShouldBe(QueryOutcome.Unavailable);
        silent.Message!.ShouldEndWith("answers 500");
        _pages["a"] = "model_gateway_requests_total{revision=\"c\" 4\n";
        (await CountAsync("s1")).Message!.ShouldContain("not in Prometheus' text format");
        _pages["a"] = "# nothing\n";
        (await CountAsync("s1")).Outcome.ShouldBe(QueryOutcome.Empty);
    }

    [Fact]
    public async Task Feedback_IsGivenSliceBySlice_OfTheTwoRevisionsOnly()
    {
        Show("a", 0, 0);
        _pages["a"] = Feedback(wrong: 10);
        await CountAsync("s1", metric: BuiltinMetric.WrongRate);
        _pages["a"] = Feedback(wrong: 60);

        var counted = await CountAsync("s1", metric: BuiltinMetric.WrongRate);

        counted.Rises.Select(rise => (rise["revision"], rise["slice"], rise["correct"], rise.Rise)).ShouldBe(
            [("c", "device=phone", "false", 50), ("c", "device=phone", "true", 0), ("s", "device=phone", "false", 50),
                ("s", "device=phone", "true", 0)],
            ignoreOrder: true);

        static string Feedback(int wrong) => string.Concat(((string[])["c", "s", "earlier"]).Select(revision => $$"""
            model_gateway_feedback_total{namespace="ml",name="digits",revision="{{revision}}",slice="device=phone",correct="false"} {{wrong}}
            model_gateway_feedback_total{namespace="ml",name="digits",revision="{{revision}}",slice="device=phone",correct="true"} 7

            """));
    }

    [Fact]
    public async Task ErrorsOfNumbers_AreGivenWithTheNumberOfAnswers()
    {
        Show("a", 0, 0);
        _pages["a"] = Page(answers: 10, sum: 5);
        await CountAsync("s1", metric: BuiltinMetric.MeanAbsoluteError);
        _pages["a"] = Page(answers: 30, sum: 12.5);

        var counted = await CountAsync("s1", metric: BuiltinMetric.MeanAbsoluteError);

        counted.Rises.Select(rise => (rise["__name__"], rise.Rise)).ShouldBe(
            [("model_gateway_feedback_numbers_total", 20), ("model_gateway_feedback_absolute_error_total", 7.5)], ignoreOrder: true);

        static string Page(int answers, double sum) => string.Create(CultureInfo.InvariantCulture, $$"""
            model_gateway_feedback_numbers_total{namespace="ml",name="digits",revision="c",slice="all"} {{answers}}
            model_gateway_feedback_absolute_error_total{namespace="ml",name="digits",revision="c",slice="all"} {{sum}}

            """);
    }

    [Fact]
    public async Task FeedbackOfAClass_IsGivenWithoutThatOfOthers_AndEachClassHasItsOwnMemory()
    {
        Show("a", 0, 0);
        _pages["a"] = Page(missed: 10);
        await CountAsync("s1", metric: BuiltinMetric.MissRate, name: "bad");
        _pages["a"] = Page(missed: 60);

        var counted = await CountAsync("s1", metric: BuiltinMetric.MissRate, name: "bad");

        counted.Rises.Select(rise => (rise["class"], rise["result"], rise.Rise)).ShouldBe([("bad", "miss", 50)]);
        (await CountAsync("s1", metric: BuiltinMetric.MissRate, name: "good")).Rises.Select(rise => (rise["class"], rise.Rise))
            .ShouldBe([("good", 0)], "its first reading is just now");

        static string Page(int missed) => string.Concat(((string[])["good", "bad"]).Select(name => $$"""
            model_gateway_feedback_class_total{namespace="ml",name="digits",revision="c",slice="all",class="{{name}}",result="miss"} {{missed}}

            """));
    }

    [Fact]
    public async Task PromQl_IsRefusedWithARemedy()
    {
        var result = await _source.QueryAsync("ml", "up", CancellationToken.None);
        result.Outcome.ShouldBe(QueryOutcome.Refused);
        result.Message!.ShouldContain("use a built-in metric");
    }

    [Fact]
    public void LabelValues_AreUnescaped()
    {
        var sample = TextExposition.Read(
            "# HELP x_total a\nx_total{a=\"b\\\"}\\\\\\n\",c=\"d\"} 1.5e3 1700000000\nx_total_more 7\n", "x_total")!.Single();
        sample.Labels["a"].ShouldBe("b\"}\\\n");
        sample.Labels["c"].ShouldBe("d");
        sample.Value.ShouldBe(1500);
    }

    private static (double Good, double Bad) Sum(CounterResult result) => (
        result.Rises.Where(rise => rise["code"] == "200").Sum(rise => rise.Rise), result.Rises.Where(rise => rise["code"] == "500")
            .Sum(rise => rise.Rise));

    private void Show(string pod, long good, long bad)
    {
        _pages[pod] = $$"""
            # TYPE model_gateway_requests_total counter
            model_gateway_requests_total{namespace="ml",name="digits",revision="c",code="200"} {{good}}
            model_gateway_requests_total{namespace="ml",name="digits",revision="c",code="500"} {{bad}}

            """;
        if (_pods.Known.All(known => known.Id != pod))
        {
            _pods.Known.Add(new(pod, new Uri(_stub.Address, pod)));
        }
    }

    private void Hide(string pod) => _pods.Known.RemoveAll(known => known.Id == pod);

    private Task<CounterResult> CountAsync(
        string stage, bool before = false, BuiltinMetric metric = BuiltinMetric.ErrorRate, string? name = null) =>
        _source.CountAsync(
            new(metric, "", new TemplateContext(
                "ml", "digits", new("c", "digits-c", null), new("s", "digits-s", null), TimeSpan.FromSeconds(60))
            { Stage = stage }, before)
            { Class = name },
        CancellationToken.None);

    private sealed class Pods : IGatewayPods
    {
        public List<GatewayPod> Known { get; } = [];

        public IReadOnlyList<GatewayPod> Of(string @namespace, string name) => (@namespace, name) == ("ml", "digits") ? Known : [];
    }
}
