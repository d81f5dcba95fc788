using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.PromQl;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Builtins;

/// <summary>A candidate that is better on average and worse for one group does not pass.</summary>
public sealed class FeedbackSlicesTests
{
    private const double Alpha = 0.05;

    private static readonly MetricSpec Whole = new() { Name = "quality", Builtin = BuiltinMetric.WrongRate, MaxIncrease = "2%" };
    private static readonly MetricSpec Sliced = Whole with { Slices = ["device=phone", "device=desktop"] };

    [Fact]
    public void BetterOnAverage_WorseForOneGroup_Fails()
    {
        var rises = Feedback(phone: (300, 2000), desktop: (300, 18000), stablePhone: (1000, 20000), stableDesktop: (9000, 180000));

        Judge(Whole, rises).Verdict.ShouldBe(MetricVerdict.Pass, "3 % of all answers are wrong, and 5 % of stable's");
        var judged = Judge(Sliced, rises);
        judged.Verdict.ShouldBe(MetricVerdict.Fail);
        judged.Message.ShouldStartWith(
            "slice device=phone: 300 of 2000 (15 %) of the candidate's requests are bad and 1000 of 20000 (5 %)");
        judged.Message.ShouldEndWith("alpha is divided over all answers and 2 slices (Bonferroni)");
        judged.Slices!.Select(slice => (slice.Name, slice.Verdict)).ShouldBe(
            [("device=phone", MetricVerdict.Fail), ("device=desktop", MetricVerdict.Pass)]);
        (judged.Candidate!.Bad, judged.Candidate.Total).ShouldBe((600, 20000), "the headline is of all answers");
    }

    [Fact]
    public void GoodInEverySlice_Passes()
    {
        var judged = Judge(Sliced, Feedback((100, 5000), (100, 5000), (1000, 50000), (1000, 50000)));

        (judged.Verdict, judged.Message).ShouldBe(
            (MetricVerdict.Pass, "alpha is divided over all answers and 2 slices (Bonferroni)"));
    }

    [Fact]
    public void EverySlice_HasAnEqualPartOfAlpha()
    {
        var judged = Judge(Sliced, Feedback((100, 5000), (100, 5000), (1000, 50000), (1000, 50000)));

        judged.Bounds!.Alpha.ShouldBe(Alpha / 3, 1e-12);
        judged.Slices!.ShouldAllBe(slice => Math.Abs(slice.Bounds!.Alpha - (Alpha / 3)) < 1e-12);
    }

    // So many wrong answers of a hundred, beside 2 %, that they just fail on their own: among forty slices that may be chance.
    [Fact]
    public void WhatJustFailsOnItsOwn_IsUndecidedAmongMany()
    {
        string[] many = [.. Enumerable.Range(0, 40).Select(place => $"region={place}")];
        var wrong = Enumerable.Range(1, 100)
            .First(wrong => Judge(Whole with { Slices = ["device=phone"] }, Of(wrong)).Verdict is MetricVerdict.Fail);

        Judge(Whole with { Slices = ["device=phone", .. many] }, Of(wrong)).Verdict.ShouldBe(MetricVerdict.Inconclusive);

        static IReadOnlyList<CounterRise> Of(int wrong) => Feedback((wrong, 100), (0, 0), (1000, 50000), (0, 0));
    }

    [Fact]
    public void SliceThatTheCandidateHasTooFewOf_KeepsTheMetricFromPassing()
    {
        var judged = Judge(Sliced, Feedback((0, 10), (100, 10000), (1000, 50000), (1000, 50000)));

        judged.Verdict.ShouldBe(MetricVerdict.Inconclusive);
        judged.Message.ShouldStartWith("slice device=phone: the candidate has answered 10 of minSamples 50 requests");
        judged.SamplesWanted.ShouldNotBeNull();
        judged.SamplesWanted.Value.ShouldBeGreaterThanOrEqualTo(40_000, "of a thousand answers one is of a phone");
    }

    [Fact]
    public void SliceThatNobodyIsOf_HoldsNothingUp_AndIsNamed()
    {
        var judged = Judge(Sliced, Feedback((0, 0), (100, 10000), (0, 0), (1000, 50000)));

        judged.Verdict.ShouldBe(MetricVerdict.Pass);
        judged.Message.ShouldStartWith("no feedback in this stage for device=phone");
        judged.Slices!.ShouldContain(slice => slice.Name == "device=phone" && slice.Verdict == MetricVerdict.NoData);
    }

    [Fact]
    public void SliceOfStableOnly_IsNotPassed() =>
        Judge(Sliced, Feedback((0, 0), (100, 10000), (1000, 50000), (1000, 50000))).Verdict.ShouldBe(MetricVerdict.Inconclusive);

    [Fact]
    public void Status_ShowsFiveSlices_ThoseThatDecideFirst()
    {
        var metric = Whole with { Slices = [.. Enumerable.Range(0, 8).Select(place => $"region={place}"), "device=phone"] };

        var judged = Judge(metric, Feedback((900, 2000), (0, 8000), (1000, 50000), (1000, 50000)));

        judged.Slices!.Count.ShouldBe(5);
        judged.Slices[0].Name.ShouldBe("device=phone");
    }

    [Fact]
    public void R20_NoFeedbackAtAll_IsNoData() => Judge(Sliced, []).Verdict.ShouldBe(MetricVerdict.NoData);

    // Whoever writes the spec chooses the values, and the selector stays one.
    [Theory]
    [InlineData("device=a.b", "all|device=a\\.b")]
    [InlineData("device=a\"} or up{x=\"", "all|device=a\"}\\ or\\ up\\{x=\"")]
    [InlineData("device=(a|b)\\", @"all|device=\(a\|b\)\\")]
    public void Selector_AsksForTheSlicesByTheirText(string slice, string pattern)
    {
        var context = new TemplateContext("ml", "digits", new("c", "digits-c", null), new("s", "digits-s", null), TimeSpan.FromMinutes(1));

        var selector = FeedbackRate.Wrong.Selector(Whole with { Slices = [slice] }, context, new SourceLabels());

        ParsedQuery.TryRead(selector, out var read, out var problem).ShouldBeTrue(problem?.ToString());
        read!.Selectors.ShouldHaveSingleItem().Matchers.ShouldContain(new LabelMatcher("slice", "=~", pattern));
    }

    // The counters of one page differ by these labels: one must not be taken for another reader's view of the other.
    [Fact]
    public async Task Prometheus_GivesRightAndWrongAnswersOfEverySlice()
    {
        var measured = await Asking.MeasureAsync(Sliced, Matrix.Of(
            (Labels("7f9c2ab4d1", "all", "true"), 900), (Labels("7f9c2ab4d1", "all", "false"), 100),
            (Labels("7f9c2ab4d1", "device=phone", "true"), 100), (Labels("7f9c2ab4d1", "device=phone", "false"), 90),
            (Labels("0123456789", "all", "true"), 8000), (Labels("0123456789", "all", "false"), 800),
            (Labels("0123456789", "device=phone", "true"), 1000), (Labels("0123456789", "device=phone", "false"), 100)));

        (measured.Candidate!.Bad, measured.Candidate.Total).ShouldBe((100, 1000));
        (measured.Stable!.Bad, measured.Stable.Total).ShouldBe((800, 8800));
        var phone = measured.Slices!.Single(slice => slice.Name == "device=phone");
        (phone.Candidate!.Bad, phone.Candidate.Total, phone.Verdict).ShouldBe((90, 190, MetricVerdict.Fail));
    }

    private static MetricStatus Judge(MetricSpec metric, IReadOnlyList<CounterRise> rises) =>
        FeedbackRate.Wrong.Judge(new() { Name = metric.Name }, metric, rises, "c", "s", sideBySide: true, Alpha);

    private static IReadOnlyList<CounterRise> Feedback(
        (int Wrong, int All) phone, (int Wrong, int All) desktop, (int Wrong, int All) stablePhone, (int Wrong, int All) stableDesktop) =>
        [
            .. Rises("c", "device=phone", phone), .. Rises("c", "device=desktop", desktop),
            .. Rises("c", "all", (phone.Wrong + desktop.Wrong, phone.All + desktop.All)),
            .. Rises("s", "device=phone", stablePhone), .. Rises("s", "device=desktop", stableDesktop),
            .. Rises("s", "all", (stablePhone.Wrong + stableDesktop.Wrong, stablePhone.All + stableDesktop.All)),
        ];

    private static IEnumerable<CounterRise> Rises(string revision, string slice, (int Wrong, int All) counts) => counts.All == 0 ? [] :
    [
        new(new Dictionary<string, string> { ["revision"] = revision, ["slice"] = slice, ["correct"] = "false" }, counts.Wrong),
        new(new Dictionary<string, string> { ["revision"] = revision, ["slice"] = slice, ["correct"] = "true" }, counts.All - counts.Wrong),
    ];

    private static string Labels(string revision, string slice, string correct) =>
        "\"__name__\":\"model_gateway_feedback_total\",\"pod\":\"digits-gateway-0\",\"revision\":\"" + revision + "\",\"slice\":\""
        + slice + "\",\"correct\":\"" + correct + "\"";
}
