using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Counting;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Builtins;

public sealed class AnswerDriftTests
{
    private static readonly MetricSpec Spec = new() { Name = "answers", Builtin = BuiltinMetric.Drift };

    [Fact]
    public void OtherAnswers_FailAndSayWhichClass()
    {
        var judged = Judge([4500, 4500], [250, 750]);

        judged.Verdict.ShouldBe(MetricVerdict.Fail);
        judged.Value!.Value.ShouldBe(0.2746530721670274, 1e-12);
        (judged.Candidate!.Total, judged.Stable!.Total, judged.SamplesWanted).ShouldBe((1000, 9000, 0));
        judged.Message.ShouldBe(
            "output label: PSI 0.275 (limit 0.2), Jensen-Shannon 0.221, Cramér's V 0.15; class 0 is 25 % of 1000 answers and 50 % of "
                + "stable's 9000");
    }

    [Fact]
    public void AlikeAnswers_Pass()
    {
        var judged = Judge([4500, 4500], [500, 500]);
        (judged.Verdict, judged.Value, judged.Message).ShouldBe((MetricVerdict.Pass, 0, null));
    }

    [Fact]
    public void SomeDrift_PassesAndIsWorthALook()
    {
        var judged = Judge([45000, 45000], [3400, 6600]);
        judged.Verdict.ShouldBe(MetricVerdict.Pass);
        judged.Message!.ShouldStartWith("worth a look: output label: PSI 0.106 ", Case.Sensitive, judged.Message);
    }

    // The same shares as those that fail, of too few answers to rule out chance.
    [Theory]
    [InlineData(new double[] { 450, 450 }, new double[] { 25, 75 }, MetricVerdict.Fail)] // e^5.67 is above 1 / 1.25 %
    [InlineData(new double[] { 225, 225 }, new double[] { 13, 37 }, MetricVerdict.Inconclusive)]
    [InlineData(new double[] { 90, 90 }, new double[] { 50, 50 }, MetricVerdict.Pass)]
    [InlineData(new double[] { 30, 30 }, new double[] { 24, 36 }, MetricVerdict.Inconclusive)]
    public void FewAnswers_DecideOnlyWhatTheyCan(double[] stable, double[] candidate, MetricVerdict verdict)
    {
        var judged = Judge(stable, candidate);
        judged.Verdict.ShouldBe(verdict, judged.Message);
        (judged.SamplesWanted > 0).ShouldBe(verdict is MetricVerdict.Inconclusive);
    }

    [Fact]
    public void LessThanMinSamples_IsInconclusive() =>
        Judge([4500, 4500], [1, 48]).Message.ShouldBe("the candidate has given 49 answers and stable 9000 of minSamples 50");

    [Fact]
    public void R20_ServerThatCountsNoClasses_IsNoData()
    {
        var judged = new AnswerDrift()
            .Judge(new() { Name = "answers" }, Spec, Rises("stable", [10, 10]), "candidate", "stable", true, 0.025);
        (judged.Verdict, judged.Message).ShouldBe((MetricVerdict.NoData,
            "the model server of revision candidate counts no classes; name a profile with classes in spec.monitoring"));
    }

    [Fact]
    public void R20_OtherClasses_CannotBeCompared() =>
        Judge([10, 10, 10], [100, 100]).Message.ShouldBe("the revisions count other classes of output label; both profiles need the same");

    [Fact]
    public void Before_IsAskedForOnlyWhereStableHasNoAnswers()
    {
        var drift = new AnswerDrift();
        drift.LacksStable(Spec, [.. Rises("candidate", [1, 1]), .. Rises("stable", [0, 0])], "candidate", "stable").ShouldBeTrue();
        drift.LacksStable(Spec, [.. Rises("candidate", [1, 1]), .. Rises("stable", [1, 0])], "candidate", "stable").ShouldBeFalse();
        drift.LacksStable(Spec, Rises("candidate", [0, 0]), "candidate", "stable").ShouldBeFalse();
    }

    [Fact]
    public void WorstOutput_Decides()
    {
        var rises = Rises("candidate", [500, 500]).Concat(Rises("stable", [500, 500]))
            .Concat(Rises("candidate", [100, 900], "tone")).Concat(Rises("stable", [500, 500], "tone")).ToList();
        var judged = new AnswerDrift().Judge(new() { Name = "answers" }, Spec, rises, "candidate", "stable", true, 0.025);
        judged.Verdict.ShouldBe(MetricVerdict.Fail);
        judged.Message!.ShouldStartWith("output tone: PSI 0.879 ", Case.Sensitive, judged.Message);
    }

    private static MetricStatus Judge(double[] stable, double[] candidate) => new AnswerDrift().Judge(
        new() { Name = "answers" }, Spec, [.. Rises("candidate", candidate),
            .. Rises("stable", stable)], "candidate", "stable", sideBySide: true, alpha: 0.025);

    private static IReadOnlyList<CounterRise> Rises(string revision, double[] counts, string output = "label") =>
    [
        .. counts.Select((count, index) => new CounterRise(
            new Dictionary<string, string> { ["revision"] = revision, ["output"] = output, ["class"] = $"{index}", ["pod"] = "a" }, count)),
    ];
}
