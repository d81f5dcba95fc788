using System.Globalization;
using ModelOperator.Analysis.Counting;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Checks.Catalog;
using ModelOperator.Monitoring.Tests.Support;
using ModelOperator.Profiles;

namespace ModelOperator.Monitoring.Tests.Checks.Catalog;

public sealed class CheckCatalogTests
{
    private static readonly ReferenceProfile Profile = new(
        ReferenceProfile.Current,
        [
            new("age", "x", 0, 0, 100, [25, 50, 75], [1000, 1000, 1000, 1000]),
            new("income", "x", 1, 0, 9, [5], [2000, 2000]),
        ],
        [new("label", ["0", "1"], Counts: [900, 100, 0])]);

    [Fact]
    public void ChecksByProfile_WithoutOne_AreOff() =>
        CheckCatalog.Of(null, null, null).Select(check => check.Name).ShouldBe([CheckNames.Schema, CheckNames.Nulls]);

    [Fact]
    public void CheckByProfile_AskedForWithoutOne_SaysWhatToDo() =>
        Read(CheckNames.InputDrift, new() { InputDrift = new() { Enabled = true } }, null).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.NoData),
            reading => reading.Message!.ShouldContain("spec.monitoring.profile"));

    [Fact]
    public void ChecksByProfile_WithAnUnreadableOne_SayWhy() =>
        CheckCatalog.Of(null, null, "ConfigMap p of the profile is gone")
            .Where(check => check.Name is CheckNames.Missing or CheckNames.InputDrift)
            .Select(check => check.Read(Counted.Of()).Message).ShouldAllBe(message => message == "ConfigMap p of the profile is gone");

    [Fact]
    public void ServerOfSomebodyElse_IsNotAskedForCountersThatItDoesNotHave() =>
        CheckCatalog.Of(null, null, null, ownServer: false).ShouldBeEmpty();

    [Fact]
    public void AnswerDrift_IsNotThereByItself_WhereTheProfileCountsNoAnswers() =>
        CheckCatalog.Of(null, Profile with { Outputs = [] }, null).ShouldNotContain(check => check.Name == CheckNames.AnswerDrift);

    [Fact]
    public void ProfileWithACountBelowZero_HasNoVerdictOnThatFeature_AndBreaksNothing() =>
        Read(CheckNames.InputDrift, null, Profile with { Features = [Profile.Features[0] with { Counts = [-1, 1, 1, 1] }] },
            [.. Counted.Bins("age", [500, 500, 500, 500])])
            .Level.ShouldBe(CheckVerdict.NoData);

    [Fact]
    public void DistanceByChance_KeepsNothingBad()
    {
        var few = Profile with { Features = [Profile.Features[0] with { Counts = [5, 1, 2, 2] }] };

        var reading = Read(CheckNames.InputDrift, null, few, [.. Counted.Bins("age", [250, 250, 250, 250])]);

        Verdicts.Of(reading, reading, CheckVerdict.Bad, 0.1, 0.2).ShouldBe(CheckVerdict.Ok);
    }

    [Fact]
    public void CheckThatIsSwitchedOff_IsNotThere() =>
        CheckCatalog.Of(new() { Nulls = new() { Enabled = false } }, Profile, null)
            .ShouldNotContain(check => check.Name == CheckNames.Nulls);

    [Fact]
    public void Schema_AboveItsLimit_IsBad() =>
        Read(CheckNames.Schema, null, Profile,
            Counted.Rise(ModelServerMetricNames.Requests, 1000), Counted.Rise(ModelServerMetricNames.SchemaViolations, 100))
            .ShouldSatisfyAllConditions(
                reading => reading.Level.ShouldBe(CheckVerdict.Bad),
            reading => reading.Value.ShouldBe(0.1),
            reading => reading.Samples.ShouldBe(1000),
            reading => reading.Message.ShouldBe(
                "10 % of 1000 requests are refused because they do not fit the model's inputs (limit 1 %)"));

    [Fact]
    public void Schema_WithoutRefusals_IsOk() =>
        Read(CheckNames.Schema, null, Profile, Counted.Rise(ModelServerMetricNames.Requests, 1000)).Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void Share_AboveTheLimitByChance_IsOk() => // 2 of 100 is 2 %, but no proof of more than 1 %
        Read(CheckNames.Nulls, null, Profile, Counted.Rise(ModelServerMetricNames.Answers, 100),
            Counted.Rise(ModelServerMetricNames.NullAnswers, 2)).Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void Share_OfTooFewRequests_HasNoVerdict() =>
        Read(CheckNames.Nulls, null, Profile,
            Counted.Rise(ModelServerMetricNames.Answers, 99), Counted.Rise(ModelServerMetricNames.NullAnswers, 99))
            .ShouldSatisfyAllConditions(
                reading => reading.Level.ShouldBe(CheckVerdict.TooFew),
            reading => reading.Message.ShouldBe("99 answers in the window; 100 are needed (minSamples)"));

    [Fact]
    public void Missing_NamesTheWorstFeature()
    {
        CounterRise[] rises =
        [
            .. Counted.Bins("age", [100, 100, 100, 100]), Counted.Rise(ModelServerMetricNames.FeatureMissing, 600, ("feature", "age")),
            .. Counted.Bins("income", [500, 500]), Counted.Rise(ModelServerMetricNames.FeatureMissing, 0, ("feature", "income")),
        ];

        Read(CheckNames.Missing, null, Profile, rises).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.Bad),
            reading => reading.Value.ShouldBe(0.6),
            reading => reading.Worst.Select(item => item.Name).ShouldBe(["age", "income"]),
            reading => reading.Message.ShouldBe("feature age: 60 % of 1000 values are missing (limit 5 %)"));
    }

    [Fact]
    public void OutOfRange_CountsAmongTheValues() => // a value out of range is in the first or last bin, too
        Read(CheckNames.OutOfRange, null, Profile,
            [.. Counted.Bins("income", [500, 500]), Counted.Rise(ModelServerMetricNames.FeatureOutOfRange, 500, ("feature", "income"))])
            .Value.ShouldBe(0.5);

    [Fact]
    public void InputDrift_OfTheProfilesOwnShares_IsOk() =>
        Read(CheckNames.InputDrift, null, Profile, [.. Counted.Bins("age", [500, 500, 500, 500])]).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.Ok),
            reading => reading.Value.ShouldBe(0),
            reading => reading.Message.ShouldBeNull());

    [Theory]
    [InlineData(DistanceKind.Psi, "PSI")]
    [InlineData(DistanceKind.JensenShannon, "Jensen-Shannon")]
    [InlineData(DistanceKind.KullbackLeibler, "Kullback-Leibler")]
    [InlineData(DistanceKind.KolmogorovSmirnov, "Kolmogorov-Smirnov")]
    public void InputDrift_OfAFeatureThatMoved_IsBad_ByEachDistance(DistanceKind kind, string name) =>
        Read(CheckNames.InputDrift, new() { InputDrift = new() { Distance = kind } }, Profile,
            [.. Counted.Bins("age", [200, 200, 600, 1000]), .. Counted.Bins("income", [1000, 1000])]).ShouldSatisfyAllConditions(
                reading => reading.Level.ShouldBe(CheckVerdict.Bad),
            reading => reading.Worst[0].Name.ShouldBe("age"),
            reading => reading.Message.ShouldStartWith($"feature age: {name} "));

    [Fact]
    public void InputDrift_OfAProfileOfFewRows_IsNotProvenByChance()
    {
        // Ten rows in four bins: PSI is far above 0.2 for data that is as it was.
        var few = Profile with { Features = [Profile.Features[0] with { Counts = [5, 1, 2, 2] }] };

        Read(CheckNames.InputDrift, null, few, [.. Counted.Bins("age", [250, 250, 250, 250])]).ShouldSatisfyAllConditions(
            reading => reading.Value!.Value.ShouldBeGreaterThan(0.2),
            reading => reading.Level.ShouldBe(CheckVerdict.Ok));
    }

    [Fact]
    public void InputDrift_OfAFeatureWithoutValues_LooksAtTheOthers() =>
        Read(CheckNames.InputDrift, null, Profile, [.. Counted.Bins("age", [0, 0, 0, 0]), .. Counted.Bins("income", [1990, 10])])
            .Message!.ShouldStartWith("feature income: PSI");

    [Fact]
    public void AnswerDrift_ComparesClassesWithTheProfiles() =>
        Read(CheckNames.AnswerDrift, null, Profile,
            Counted.Rise(ModelServerMetricNames.ClassAnswers, 500, ("output", "label"), ("class", "0")),
            Counted.Rise(ModelServerMetricNames.ClassAnswers, 500, ("output", "label"), ("class", "1"))).ShouldSatisfyAllConditions(
                reading => reading.Level.ShouldBe(CheckVerdict.Bad),
            reading => reading.Message.ShouldStartWith("output label: PSI"));

    [Fact]
    public void AnswerDrift_OfAProfileWithoutCounts_SaysWhatToDo() =>
        Read(CheckNames.AnswerDrift, new() { AnswerDrift = new() { Enabled = true } },
            Profile with { Outputs = [new("label", ["0", "1"])] }).Message!.ShouldContain("--prediction");

    [Fact]
    public void Quality_IsThere_WhereALimitIsNamed()
    {
        CheckCatalog.Of(null, Profile, null).ShouldNotContain(check => check.Name == CheckNames.Quality);
        CheckCatalog.Of(new() { Quality = Right }, null, null).ShouldContain(check => check.Name == CheckNames.Quality);
        CheckCatalog.Of(new() { Quality = Right with { Enabled = false } }, null, null)
            .ShouldNotContain(check => check.Name == CheckNames.Quality);
    }

    [Fact]
    public void Quality_OfOneSliceBelowTheLimit_IsBad_ThoughAllTogetherAreNot() =>
        Read(CheckNames.Quality, new() { Quality = Right }, null,
            [.. Feedback("all", 970, 30), .. Feedback("device=phone", 80, 30), .. Feedback("device=desktop", 890, 0)])
                .ShouldSatisfyAllConditions(
                    reading => reading.Level.ShouldBe(CheckVerdict.Bad),
            reading => reading.Worst[0].Name.ShouldBe("device=phone"),
            reading => reading.Message.ShouldBe("slice device=phone: 27.27 % of 110 answers are wrong (limit 5 %)"));

    [Fact]
    public void Quality_OfAllBelowTheLimit_IsBad() =>
        Read(CheckNames.Quality, new() { Quality = Right }, null, [.. Feedback("all", 800, 200)])
            .Message.ShouldBe("20 % of 1000 answers are wrong (limit 5 %)");

    [Fact]
    public void Quality_WithinTheLimit_IsOk() =>
        Read(CheckNames.Quality, new() { Quality = Right }, null, [.. Feedback("all", 960, 40)]).Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void Quality_WithoutFeedback_SaysWhatToDo() =>
        Read(CheckNames.Quality, new() { Quality = Right }, null).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.NoData),
            reading => reading.Message!.ShouldContain("/v2/models/NAME/feedback"));

    [Fact]
    public void Quality_BelowTheProfilesByMoreThanMaxDecrease_IsBad() =>
        Read(CheckNames.Quality, new() { Quality = Nearly }, WithQuality(98_000), [.. Feedback("all", 9_000, 1_000)])
            .ShouldSatisfyAllConditions(
                reading => reading.Level.ShouldBe(CheckVerdict.Bad),
                reading => reading.Message.ShouldBe(
                    "10 % of 10000 answers are wrong, and 2 % of 100000 of the profile (limit 2 % more)"));

    [Theory]
    [InlineData(97_000, 9_600, 100_000)] // 4 % wrong beside 3 %
    [InlineData(98, 9_000, 100)] // the profile is of a hundred rows, and its own figure may be chance
    public void Quality_WithinMaxDecrease_OrNotProven_IsOk(long right, double served, long rows) =>
        Read(CheckNames.Quality, new() { Quality = Nearly }, WithQuality(right, rows), [.. Feedback("all", served, 10_000 - served)])
            .Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void Quality_OfASlice_IsHeldAgainstItsOwnFigure()
    {
        var profile = WithQuality(95_000, 100_000, new("device=phone", 10_000, 6_000), new("device=desktop", 90_000, 89_000));

        Read(CheckNames.Quality, new() { Quality = Nearly }, profile,
            [.. Feedback("all", 9_500, 500), .. Feedback("device=phone", 3_000, 2_000)]).Level.ShouldBe(CheckVerdict.Ok);
        Read(CheckNames.Quality, new() { Quality = Nearly }, profile,
            [.. Feedback("all", 9_500, 500), .. Feedback("device=desktop", 4_500, 500)]).Message!
            .ShouldStartWith("slice device=desktop: 10 % of 5000 answers are wrong, and 1.111 % of 90000 of the profile");
    }

    [Fact]
    public void Quality_WithBothLimits_IsBadByTheOneThatIsBroken()
    {
        var both = Nearly with { MinAccuracy = "95%" };

        CheckCatalog.Of(new() { Quality = both }, null, null).Single(check => check.Name == CheckNames.Quality).Limit
            .ShouldBe("<= 5 %, <= the profile's + 2 %");
        Read(CheckNames.Quality, new() { Quality = both }, WithQuality(90_000), [.. Feedback("all", 9_000, 1_000)]).Message
            .ShouldBe("10 % of 10000 answers are wrong (limit 5 %)");
        Read(CheckNames.Quality, new() { Quality = both }, null, [.. Feedback("all", 9_000, 1_000)]).Level.ShouldBe(CheckVerdict.Bad);
    }

    [Fact]
    public void Quality_AgainstAProfileWithoutLabels_SaysWhatToDo() =>
        Read(CheckNames.Quality, new() { Quality = Nearly }, Profile, [.. Feedback("all", 9_000, 1_000)]).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.NoData),
            reading => reading.Message!.ShouldContain("make it with --label and --prediction"));

    private static QualityCheckSpec Nearly => new() { MaxDecrease = "2%" };

    private static ReferenceProfile WithQuality(long right, long rows = 100_000, params SliceQuality[] slices) =>
        Profile with { Quality = new(rows, right, slices) };

    [Fact]
    public void Confidence_IsThere_WhereTheProfileKnowsThatOfTheTrainingData()
    {
        CheckCatalog.Of(null, Scored(10, 90), null).ShouldContain(check => check.Name == CheckNames.Confidence);
        CheckCatalog.Of(null, Profile, null).ShouldNotContain(check => check.Name == CheckNames.Confidence);
    }

    [Fact]
    public void Confidence_WithoutAReference_SaysWhatToDo() =>
        Read(CheckNames.Confidence, new() { Confidence = new() { Enabled = true } },
            Profile with { Outputs = [new("p", Confidence: true)] }, Buckets(100, 900)).ShouldSatisfyAllConditions(
                reading => reading.Level.ShouldBe(CheckVerdict.NoData),
            reading => reading.Message!.ShouldContain("--confidence OUTPUT=COLUMN"));

    [Fact]
    public void Confidence_AsInTheProfile_IsOk() =>
        Read(CheckNames.Confidence, null, Scored(100, 900), Buckets(200, 1800)).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.Ok),
            reading => reading.Value!.Value.ShouldBe(0, 1e-9),
            reading => reading.Samples.ShouldBe(2000));

    [Fact]
    public void Confidence_ThatHasFallen_IsBad_ByKolmogorovSmirnov() =>
        Read(CheckNames.Confidence, null, Scored(1000, 9000), Buckets(800, 1200)).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.Bad),
            reading => reading.Value!.Value.ShouldBe(0.3, 1e-9), // 10 % were unsure, 40 % are
            reading => reading.Message.ShouldBe("confidence of p: Kolmogorov-Smirnov 0.3 from the profile (limit 0.18)"));

    [Fact]
    public void Confidence_WithoutAllBuckets_HasNoVerdict() =>
        Read(CheckNames.Confidence, null, Scored(1000, 9000), Buckets(800, 1200)[1..]).Level.ShouldBe(CheckVerdict.NoData);

    // The first is up to 0.6, the second above 0.99.
    private static ReferenceProfile Scored(long unsure, long sure) => Profile with
    {
        Outputs = [new("p", Confidence: true, ConfidenceCounts: [0, 0, 0, 0, 0, unsure, 0, 0, 0, 0, 0, sure, 0])],
    };

    private static CounterRise[] Buckets(double unsure, double sure) =>
    [
        .. ConfidenceBins.Bounds.Append(double.PositiveInfinity).Select(bound => Counted.Rise(
            ModelServerMetricNames.ConfidenceBuckets,
            bound < 0.6 ? 0 : bound < 1 ? unsure : unsure + sure,
            ("le", double.IsInfinity(bound) ? "+Inf" : bound == 1 ? "1.0" : bound.ToString(CultureInfo.InvariantCulture)))),
    ];

    [Fact]
    public void Repeats_AreLookedAt_WhereSomebodyAsksForIt()
    {
        CheckCatalog.Of(null, Profile, null).ShouldNotContain(check => check.Name == CheckNames.Repeats);
        CheckCatalog.Of(new() { Repeats = new() }, null, null).ShouldContain(check => check.Name == CheckNames.Repeats);
        CheckCatalog.Of(new() { Repeats = new() { Enabled = false } }, null, null)
            .ShouldNotContain(check => check.Name == CheckNames.Repeats);
    }

    [Theory]
    [InlineData(null, 10, CheckVerdict.Ok)]
    [InlineData(null, 100, CheckVerdict.Bad)]
    [InlineData("20%", 100, CheckVerdict.Ok)]
    public void Repeats_AreAShareOfTheRequestsThatWereLookedAt(string? max, double repeated, CheckVerdict verdict) =>
        Read(CheckNames.Repeats, new() { Repeats = new() { Max = max } }, null,
            Counted.Rise(GatewayMetricNames.RepeatCheckedRequests, 1000), Counted.Rise(GatewayMetricNames.RepeatedRequests, repeated))
            .ShouldSatisfyAllConditions(
                reading => reading.Level.ShouldBe(verdict),
            reading => reading.Value.ShouldBe(repeated / 1000),
            reading => (reading.Message is null || reading.Message == "10 % of 1000 requests are repeated within 60 s (limit 5 %)")
                .ShouldBeTrue());

    [Fact]
    public void Repeats_WithoutCounts_SayWhatToDo() =>
        Read(CheckNames.Repeats, new() { Repeats = new() }, null).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.NoData),
            reading => reading.Message!.ShouldContain("a Prometheus must read the gateways"));

    [Theory]
    [InlineData(ProfileFaults.OtherModel, "the profile does not fit the model: it has an input or an output")]
    [InlineData(ProfileFaults.Unreadable, "the revision's pods could not read their profile when they started")]
    public void Profile_ThatPodsCannotCountBy_IsToldByEachCheckThatNeedsIt(string reason, string told)
    {
        CounterRise[] unused = [Counted.Rise(ModelServerMetricNames.ProfileUnused, 0, ("reason", reason))];
        foreach (var name in new[] { CheckNames.Missing, CheckNames.OutOfRange, CheckNames.InputDrift, CheckNames.AnswerDrift })
        {
            Read(name, null, Profile, unused).ShouldSatisfyAllConditions(
                reading => reading.Level.ShouldBe(CheckVerdict.NoData),
                reading => reading.Message!.ShouldStartWith(told));
        }
    }

    [Fact]
    public void Profile_ThatOnlySomePodsCannotCountBy_HidesNoVerdict() =>
        Read(
            CheckNames.Missing, null, Profile,
            Counted.Rise(ModelServerMetricNames.ProfileUnused, 0, ("reason", ProfileFaults.Unreadable)),
            Counted.Rise(ModelServerMetricNames.FeatureMissing, 900, ("feature", "x")),
            Counted.Rise(ModelServerMetricNames.FeatureValues, 100, ("feature", "x"), ("bin", "0"))).Level.ShouldBe(CheckVerdict.Bad);

    private static QualityCheckSpec Right => new() { MinAccuracy = "95%" };

    private static IEnumerable<CounterRise> Feedback(string slice, double right, double wrong) =>
    [
        Counted.Rise(GatewayMetricNames.Feedback, right, ("slice", slice), ("correct", "true")),
        Counted.Rise(GatewayMetricNames.Feedback, wrong, ("slice", slice), ("correct", "false")),
    ];

    private static Reading Read(string name, MonitoringChecksSpec? spec, ReferenceProfile? profile, params CounterRise[] rises) =>
        CheckCatalog.Of(spec, profile, null).Single(check => check.Name == name).Read(Counted.Of(rises));
}
