using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Builtins.Judging;

public sealed class BuiltinReadingTests
{
    [Fact]
    public void ErrorRate_CountsServerErrorsOfHttpAndGrpc()
    {
        var reading = Read(
            new() { Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" },
            Rise(90, ("revision", "c"), ("code", "200")),
            Rise(3, ("revision", "c"), ("code", "504")),
            Rise(2, ("revision", "c"), ("code", "200"), ("grpc_status", "14")),
            Rise(4, ("revision", "c"), ("code", "200"), ("grpc_status", "3")),
            Rise(1, ("revision", "c"), ("code", "404")),
            Rise(900, ("revision", "s"), ("code", "200")),
            Rise(9, ("revision", "s"), ("code", "503")),
            Rise(5000, ("revision", ""), ("code", "503")));

        reading.Counts.ShouldBe(new RevisionCounts(new(5, 100), new(9, 909)));
    }

    // A client that hangs up on stable would else make room for errors of the copies, which are made of whole answers only.
    [Theory]
    [InlineData("model_gateway_shadow_requests_total", 0, 900)]
    [InlineData("model_gateway_requests_total", 100, 1000)]
    public void ErrorRate_OfCopies_IsNotHeldAgainstRequestsThatStablesClientsLeft(string counted, long bad, long total) => Read(
        new() { Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" },
        Rise(95, ("__name__", counted), ("revision", "c"), ("code", "200")),
        Rise(5, ("__name__", counted), ("revision", "c"), ("code", "500")),
        Rise(0, ("__name__", "model_gateway_shadow_requests_total"), ("revision", "c"), ("code", "timeout")),
        Rise(900, ("revision", "s"), ("code", "200")), Rise(100, ("revision", "s"), ("code", "499")))
        .Counts.ShouldBe(new RevisionCounts(new(5, 100), new(bad, total)));

    [Fact]
    public void ErrorRate_WithMax_CountsUnansweredRequestsThatWaitedLong_AndLeavesTheOthersOut()
    {
        var reading = Read(
            new() { Builtin = BuiltinMetric.ErrorRate, Max = 0.01 },
            [
                Rise(90, ("revision", "c"), ("code", "200")),
                Rise(3, ("revision", "c"), ("code", "500")),
                Rise(10, ("revision", "c"), ("code", "499")),
                Rise(6, ("revision", "c"), ("code", "499"), ("grpc_status", "1")),
                Rise(4, ("revision", "c"), ("code", "200"), ("grpc_status", "4")),
                Rise(5, ("revision", "c"), ("code", "501")),
                .. Waits("c", 8, 13, 18),
                Rise(900, ("revision", "s"), ("code", "200")),
                Rise(9, ("revision", "s"), ("code", "499")),
                .. Waits("s", 7, 7, 9),
            ]);

        reading.Counts.ShouldBe(new RevisionCounts(new(3 + 5, 93 + 5), new(2, 902)));
        reading.Message.ShouldBe("5 got no answer within 30 s; 20 more say nothing about it and are left out");
    }

    [Theory]
    [InlineData("20s", 10)]
    [InlineData("30s", 5)]
    [InlineData("25s", 5)]
    public void ErrorRate_UnansweredAfter_IsRoundedUpToAnEdge(string after, int late) => Read(
        new() { Builtin = BuiltinMetric.ErrorRate, Max = 0.01, UnansweredAfter = after },
        [Rise(90, ("revision", "c"), ("code", "200")), Rise(18, ("revision", "c"), ("code", "499")), .. Waits("c", 8, 13, 18)])
        .Counts!.Value.Candidate.ShouldBe(new(late, 90 + late));

    [Fact]
    public void ErrorRate_UnansweredAfter_BeyondTheHistogram_IsNoData() => Read(
        new() { Builtin = BuiltinMetric.ErrorRate, Max = 0.01, UnansweredAfter = "2m" },
        [Rise(90, ("revision", "c"), ("code", "200")), .. Waits("c", 0, 0, 0)])
        .ShouldBe(new BuiltinReading(null, "the gateway's histogram ends below 120 s; give a smaller unansweredAfter"));

    [Fact]
    public void R20_CandidateOfWhichNobodyGetsAnAnswer_HasNoDataUnderMax_UntilTheyHaveWaitedLong()
    {
        var metric = new MetricSpec { Builtin = BuiltinMetric.ErrorRate, Max = 0.01 };
        CounterRise[] left =
        [
            Rise(0, ("revision", "c"), ("code", "200")),
            Rise(200, ("revision", "c"), ("code", "499")),
            Rise(5, ("revision", "s"), ("code", "200")),
        ];

        Read(metric, [.. left, .. Waits("c", 200, 200, 200)]).Counts.ShouldBeNull();
        Read(metric, [.. left, .. Waits("c", 20, 40, 200)]).Counts!.Value.Candidate.ShouldBe(new(160, 160));
        Read(metric with { Max = null, MaxIncrease = "1%" }, left).Counts!.Value.Candidate
            .ShouldBe(new(200, 200), "stable's clients would have gone too");
    }

    // The operator is a release ahead of its gateways for a while: what cannot be told apart is not blamed, and not praised.
    [Fact]
    public void R20_GatewaysThatDoNotTellHowLongTheyWaited_LeaveUnansweredRequestsOutAndItIsSaid()
    {
        var reading = Read(
            new() { Builtin = BuiltinMetric.ErrorRate, Max = 0.01 },
            Rise(90, ("revision", "c"), ("code", "200")),
            Rise(10, ("revision", "c"), ("code", "499")));

        reading.Counts.ShouldBe(new RevisionCounts(new(0, 90), default));
        reading.Message.ShouldBe("10 more say nothing about it and are left out; "
            + "its gateways are of an earlier version and do not tell how long unanswered requests waited");
    }

    [Fact]
    public void ErrorRate_WithMax_HasNothingToSayWhereAllWereAnswered() => Read(
        new() { Builtin = BuiltinMetric.ErrorRate, Max = 0.01 }, [Rise(90, ("revision", "c"), ("code", "200")), .. Waits("c", 0, 0, 0)])
        .ShouldBe(new BuiltinReading(new(new(0, 90), default), null));

    [Fact]
    public void Latency_WithMax_CountsWhatIsSlowerThanTheEdgeAtOrAboveIt()
    {
        var reading = Read(new() { Builtin = BuiltinMetric.Latency, Max = 0.2, Quantile = 0.9 },
            [.. Buckets("c", 50, 80, 95, 100), .. Buckets("s", 500, 900, 990, 1000)]);

        reading.Counts.ShouldBe(new RevisionCounts(new(20, 100), new(100, 1000)));
        reading.Message.ShouldBe("slower than 0.25 s");
        reading.Choices.ShouldBe(1, "the spec chose the edge, not the data");
    }

    [Fact]
    public void Latency_AgainstStable_TakesTheEdgeOfItsQuantile()
    {
        var reading = Read(new() { Builtin = BuiltinMetric.Latency, MaxRatio = 1.2, Quantile = 0.99 },
            [.. Buckets("c", 50, 80, 90, 100), .. Buckets("s", 500, 900, 990, 1000)]);

        reading.Counts.ShouldBe(new RevisionCounts(new(10, 100), new(10, 1000)));
        reading.Message.ShouldBe("slower than 0.5 s");
    }

    // The same counts against a limit that the spec fixed and one that they chose themselves, of three edges.
    [Fact]
    public void Latency_AgainstStable_GivesEachEdgeItsPartOfAlpha()
    {
        var chosen = Read(new() { Builtin = BuiltinMetric.Latency, MaxRatio = 1.2 },
            [.. Buckets("c", 500, 800, 900, 1000), .. Buckets("s", 5000, 9000, 9900, 10000)]);
        chosen.Choices.ShouldBe(3);

        var metric = new MetricSpec { Name = "slow", Builtin = BuiltinMetric.Latency, MaxRatio = 1.2 };
        var limit = BuiltinLimits.Of(metric);
        var judged = BuiltinEvaluator.Judge(new(), limit, metric, chosen, sideBySide: true, alpha: 0.06);
        judged.Bounds!.Lower.ShouldBe(limit.Bounds(chosen.Counts!.Value, 0.01).Lower);
        judged.Bounds.Alpha.ShouldBe(0.06, "over all edges together");
    }

    [Fact]
    public void Latency_BelowTheFirstEdgeForBothRevisions_Passes()
    {
        var metric = new MetricSpec { Name = "slow", Builtin = BuiltinMetric.Latency, MaxRatio = 1.2 };
        var judged = Latency.OfAnswers.Judge(
            new(), metric, [.. Buckets("c", 7_893, 7_893, 7_893, 7_893), .. Buckets("s", 71_032, 71_032, 71_032, 71_032)], "c", "s",
            sideBySide: true, alpha: 0.05);

        (judged.Verdict, judged.Message).ShouldBe((MetricVerdict.Pass, "slower than 0.1 s"));
        Latency.OfAnswers.Threshold(metric).ShouldBe("<= 1.2 x stable or 0.25 %");
    }

    [Theory]
    [InlineData(BuiltinMetric.TimeToFirstToken)]
    [InlineData(BuiltinMetric.TimePerOutputToken)]
    public void TokenTimes_AgainstStable_AreReadAtTheNinthDecile(BuiltinMetric builtin)
    {
        var reading = Read(new() { Builtin = builtin, MaxRatio = 1.2 },
            [.. Buckets("c", 50, 80, 90, 100), .. Buckets("s", 500, 900, 990, 1000)]);

        reading.Counts.ShouldBe(new RevisionCounts(new(20, 100), new(100, 1000)));
        reading.Message.ShouldBe("slower than 0.25 s");
    }

    [Fact]
    public void Latency_OfACandidateBeyondTheLastEdge_LacksStable_WhenItHasNoRequests() =>
        Latency.ToFirstToken.LacksStable(
            new() { Builtin = BuiltinMetric.TimeToFirstToken, MaxRatio = 1.2 }, [.. Buckets("c", 0, 0, 0, 100)], "c", "s").ShouldBeTrue();

    [Fact]
    public void Latency_BeyondTheHistogram_IsNoData() =>
        Read(new() { Builtin = BuiltinMetric.Latency, Max = 9 }, [.. Buckets("c", 1, 1, 1, 1)]).Message.ShouldBe(
            "the gateway's histogram ends below 9 s; give a smaller max");

    [Fact]
    public void ShadowMismatch_LeavesOutWhatCouldNotBeCompared() => Read(
        new() { Builtin = BuiltinMetric.ShadowMismatch, Max = 0.01 },
        Rise(97, ("revision", "c"), ("result", "match")), Rise(3, ("revision", "c"), ("result", "mismatch")), Rise(
            50, ("revision", "c"), ("result", "incomparable")))
        .Counts.ShouldBe(new RevisionCounts(new(3, 100), default));

    [Fact]
    public void NullRate_IsAmongTheSuccessfulAnswers() => Read(
        new() { Builtin = BuiltinMetric.NullRate, MaxIncrease = "1%" },
        Rise(100, ("__name__", "model_server_requests_total"), ("revision", "c"), ("code", "200")),
        Rise(7, ("__name__", "model_server_requests_total"), ("revision", "c"), ("code", "500")),
        Rise(4, ("__name__", "model_server_null_answers_total"), ("revision", "c")),
        Rise(900, ("__name__", "model_server_requests_total"), ("revision", "s"), ("code", "200")))
        .Counts.ShouldBe(new RevisionCounts(new(4, 100), new(0, 900)));

    [Fact]
    public void R20_ServerThatDoesNotCountNulls_HasNotNone() => Read(
        new() { Builtin = BuiltinMetric.NullRate, MaxIncrease = "1%" }, Rise(
            100, ("__name__", "model_server_requests_total"), ("revision", "c"), ("code", "200")))
        .Counts.ShouldBeNull();

    [Fact]
    public void WrongRate_CountsEachAnswerOnce_WhateverSlicesItIsOf() => Read(
        new() { Builtin = BuiltinMetric.WrongRate, MaxIncrease = "2%" },
        Rise(90, ("revision", "c"), ("slice", "all"), ("correct", "true")),
        Rise(10, ("revision", "c"), ("slice", "all"), ("correct", "false")),
        Rise(10, ("revision", "c"), ("slice", "device=phone"), ("correct", "false")),
        Rise(950, ("revision", "s"), ("slice", "all"), ("correct", "true")),
        Rise(50, ("revision", "s"), ("slice", "all"), ("correct", "false")))
        .Counts.ShouldBe(new RevisionCounts(new(10, 100), new(50, 1000)));

    [Theory]
    [InlineData(BuiltinMetric.MissRate, 10, 100, 50, 1000)]
    [InlineData(BuiltinMetric.FalseAlarmRate, 30, 120, 50, 1000)]
    public void RatesOfAClass_CountItsAnswersOnly(BuiltinMetric kind, int bad, int all, int stableBad, int stableAll) => Read(
        new() { Builtin = kind, Class = "bad", MaxIncrease = "2%" },
        Rise(90, ("revision", "c"), ("slice", "all"), ("class", "bad"), ("result", "hit")),
        Rise(10, ("revision", "c"), ("slice", "all"), ("class", "bad"), ("result", "miss")),
        Rise(30, ("revision", "c"), ("slice", "all"), ("class", "bad"), ("result", "false_alarm")),
        Rise(700, ("revision", "c"), ("slice", "all"), ("class", "good"), ("result", "miss")),
        Rise(10, ("revision", "c"), ("slice", "device=phone"), ("class", "bad"), ("result", "miss")),
        Rise(950, ("revision", "s"), ("slice", "all"), ("class", "bad"), ("result", "hit")),
        Rise(50, ("revision", "s"), ("slice", "all"), ("class", "bad"), ("result", "miss")),
        Rise(50, ("revision", "s"), ("slice", "all"), ("class", "bad"), ("result", "false_alarm")))
        .Counts.ShouldBe(new RevisionCounts(new(bad, all), new(stableBad, stableAll)));

    [Fact]
    public void ShadowWrongRate_ComparesTheSameRequests() => Read(
        new() { Builtin = BuiltinMetric.ShadowWrongRate, MaxIncrease = "2%" },
        Rise(90, ("revision", "c"), ("slice", "all"), ("correct", "true")),
        Rise(10, ("revision", "c"), ("slice", "all"), ("correct", "false")),
        Rise(95, ("revision", "s"), ("slice", "all"), ("correct", "true")),
        Rise(5, ("revision", "s"), ("slice", "all"), ("correct", "false")))
        .Counts.ShouldBe(new RevisionCounts(new(10, 100), new(5, 100)));

    [Fact]
    public void RateOfAClass_WithoutFeedbackOfIt_SaysWhatToPost() => Read(
        new() { Builtin = BuiltinMetric.MissRate, Class = "bad", Max = 0.1 },
        Rise(7, ("revision", "c"), ("slice", "all"), ("class", "good"), ("result", "hit"))).Message!
        .ShouldEndWith("who posts tokens of answers to /v2/models/NAME/feedback with label and prediction");

    [Theory]
    [InlineData(BuiltinMetric.ErrorRate)]
    [InlineData(BuiltinMetric.Latency)]
    [InlineData(BuiltinMetric.ShadowMismatch)]
    [InlineData(BuiltinMetric.NullRate)]
    [InlineData(BuiltinMetric.WrongRate)]
    [InlineData(BuiltinMetric.MissRate)]
    [InlineData(BuiltinMetric.FalseAlarmRate)]
    [InlineData(BuiltinMetric.F1Loss)]
    [InlineData(BuiltinMetric.MeanAbsoluteError)]
    [InlineData(BuiltinMetric.RootMeanSquareError)]
    public void R20_CountersOfOtherRevisions_AreNoDataForTheCandidate(BuiltinMetric kind)
    {
        var reading = Read(new() { Builtin = kind, Max = 0.1 },
            Rise(9, ("revision", "s"), ("code", "200"), ("le", "+Inf"), ("result", "match")));
        reading.Counts.ShouldBeNull();
        reading.Message.ShouldNotBeNullOrEmpty();
    }

    private static BuiltinReading Read(MetricSpec metric, params CounterRise[] rises) =>
        ((ShareOfRequests)BuiltinCatalog.Find(metric)!).Read(metric, rises, "c", "s");

    private static CounterRise Rise(double rise, params (string Label, string Value)[] labels) =>
        new(labels.ToDictionary(label => label.Label, label => label.Value), rise);

    private static IEnumerable<CounterRise> Waits(string revision, params double[] counts) => counts.Zip(
        ["20.0", "30.0", "+Inf"],
        (count, edge) => Rise(count, ("__name__", "model_gateway_unanswered_seconds_bucket"), ("revision", revision), ("le", edge)));

    private static IEnumerable<CounterRise> Buckets(string revision, params double[] counts) =>
        counts.Zip(["0.1", "0.25", "0.5", "+Inf"], (count, edge) => Rise(count, ("revision", revision), ("le", edge)));
}
