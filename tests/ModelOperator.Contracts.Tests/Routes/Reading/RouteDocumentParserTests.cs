using ModelOperator.Contracts.Routes;
using ModelOperator.Contracts.Routes.Reading;

namespace ModelOperator.Contracts.Tests.Routes.Reading;

public sealed class RouteDocumentParserTests
{
    [Fact]
    public void Document_IsRead()
    {
        RouteDocumentParser.TryParse(
            """
            {"generation":5,"routes":[{"revision":"7f9c2ab4d1","service":"digits-7f9c2ab4d1","weight":90},
            {"revision":"0a1b2c3d4e","service":"digits-0a1b2c3d4e","weight":10}],"mirror":null,"affinity":null,"later":{"x":1}}
            """,
            out var document,
            out var error).ShouldBeTrue(error);

        document!.Generation.ShouldBe(5);
        document.Routes.ShouldBe(
            [new RouteRule("7f9c2ab4d1", "digits-7f9c2ab4d1", 90), new RouteRule("0a1b2c3d4e", "digits-0a1b2c3d4e", 10)]);
    }

    [Theory]
    [InlineData("""{"repeats":{}}""", null)]
    [InlineData("""{"repeats":{"callerHeader":"x-user"},"later":1}""", "x-user")]
    public void Monitoring_IsRead(string monitoring, string? header)
    {
        RouteDocumentParser.TryParse(
            $$$"""{"generation":5,"routes":[],"monitoring":{{{monitoring}}}}""", out var document, out var error).ShouldBeTrue(error);

        document!.Monitoring!.Repeats.ShouldBe(new RepeatsRule(header));
    }

    [Theory]
    [InlineData("""{"confidenceBelow":0.6}""", 0.6, null)]
    [InlineData("""{"confidenceBelow":1,"output":"probabilities"}""", 1, "probabilities")]
    public void Review_IsRead(string review, double below, string? output)
    {
        RouteDocumentParser.TryParse(
            $$$"""{"generation":5,"routes":[],"monitoring":{"review":{{{review}}}}}""", out var document, out var error)
                .ShouldBeTrue(error);

        document!.Monitoring!.Review.ShouldBe(new ReviewRule(below, output));
    }

    [Theory]
    [InlineData("{}", "monitoring.review.confidenceBelow: ")]
    [InlineData("""{"confidenceBelow":1.1}""", "monitoring.review.confidenceBelow: 1.1 is not a number from 0 to 1")]
    [InlineData("""{"confidenceBelow":0.5,"output":"a b"}""", "monitoring.review.output: ")]
    public void ReviewThatIsNone_IsLeftOut_AndTheRoutesAreRead(string review, string says)
    {
        RouteDocumentParser.TryParse(
            $$$"""{"generation":5,"routes":[],"monitoring":{"review":{{{review}}}}}""", out var document, out var error).ShouldBeTrue();

        document!.Monitoring.ShouldBeNull();
        error.ShouldNotBeNull().ShouldStartWith(says);
    }

    [Fact]
    public void Samples_AreRead_AndWhatIsNotListedIsNothing()
    {
        RouteDocumentParser.TryParse(
            """{"generation":5,"routes":[],"monitoring":{"samples":{"percent":0.5,"sink":"lake","content":{"inputs":["age"]}}}}""",
            out var document, out var error).ShouldBeTrue(error);

        var samples = document!.Monitoring!.Samples!;
        (samples.Percent, samples.Sink).ShouldBe((0.5, "lake"));
        samples.Content.Inputs.ShouldBe(["age"]);
        samples.Content.Outputs.ShouldBeEmpty();
        samples.Content.Hashed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"percent":101,"sink":"lake","content":{}}""", "monitoring.samples.percent: 101 is not a number from 0 to 100")]
    [InlineData("""{"percent":1,"content":{}}""", "monitoring.samples.sink: ")]
    [InlineData("""{"percent":1,"sink":"lake"}""", "monitoring.samples.content: is missing; it says what is sent")]
    [InlineData("""{"percent":1,"sink":"lake","content":{"inputs":"age"}}""", "monitoring.samples.content.inputs: ")]
    [InlineData("""{"percent":1,"sink":"lake","content":{"outputs":[1]}}""", "monitoring.samples.content.outputs: ")]
    public void SamplesThatAreNone_AreLeftOut_AndTheRoutesAreRead(string samples, string says)
    {
        RouteDocumentParser.TryParse(
            $$$"""{"generation":5,"routes":[],"monitoring":{"samples":{{{samples}}}}}""", out var document, out var error).ShouldBeTrue();

        document!.Monitoring.ShouldBeNull();
        error.ShouldNotBeNull().ShouldStartWith(says);
    }

    [Fact]
    public void CallerHeaderThatIsNone_IsLeftOut_AndTheRoutesAreRead()
    {
        RouteDocumentParser.TryParse(
            """{"generation":5,"routes":[],"monitoring":{"repeats":{"callerHeader":"x user"}}}""", out var document, out var error)
                .ShouldBeTrue();

        document!.Monitoring.ShouldBeNull();
        error.ShouldNotBeNull().ShouldStartWith("monitoring.repeats.callerHeader: ");
    }

    [Fact]
    public void HalfASurrogateInTheNameOfAnInput_LeavesMonitoringOut_AndTheRoutesAreRead()
    {
        RouteDocumentParser.TryParse(
            """{"generation":5,"routes":[],"monitoring":{"samples":{"percent":1,"sink":"lake","content":{"inputs":["\ud800"]}}}}""",
            out var document, out var error).ShouldBeTrue();

        document!.Monitoring.ShouldBeNull();
        error.ShouldNotBeNull().ShouldStartWith("monitoring: a text is not well-formed");
    }

    [Fact]
    public void LongestNameOfCharactersInTwoUnits_IsRead()
    {
        var longest = string.Concat(Enumerable.Repeat("\U0001F600", RouteBounds.MaxOutputNameLength));

        const string json = """{"generation":5,"routes":[],"monitoring":{"samples":{"percent":1,"sink":"lake","content":{"inputs":["LONGEST"]}}}}""";

        RouteDocumentParser.TryParse(json.Replace("LONGEST", longest, StringComparison.Ordinal), out var document, out var error)
            .ShouldBeTrue();

        error.ShouldBeNull();
        document!.Monitoring!.Samples!.Content.Inputs.ShouldBe([longest]);
    }

    [Fact]
    public void MirrorAndAffinity_AreRead()
    {
        RouteDocumentParser.TryParse(
            """
            {"generation":5,"routes":[{"revision":"a","service":"d-a","weight":100}],
            "mirror":{"revision":"b","service":"d-b","percent":25,"logPayloads":true,"absoluteTolerance":0,"relativeTolerance":0.5,"classOutputs":["p"]},
            "affinity":{"revision":"b","cookie":"x-model"}}
            """,
            out var document,
            out var error).ShouldBeTrue(error);

        document!.Mirror!.ShouldSatisfyAllConditions(
            mirror => (mirror.Revision, mirror.Service, mirror.Percent, mirror.LogPayloads).ShouldBe(("b", "d-b", 25, true)),
            mirror => (mirror.AbsoluteTolerance, mirror.RelativeTolerance).ShouldBe((0, 0.5)),
            mirror => mirror.ClassOutputs.ShouldBe(["p"]));
        document.Affinity.ShouldBe(new AffinityRule("b", "x-model", null));
    }

    [Fact]
    public void MirrorWithoutTolerances_HasTheDefaults()
    {
        RouteDocumentParser.TryParse(
            """{"generation":5,"routes":[],"mirror":{"revision":"b","service":"d-b","percent":100,"classOutputs":null},"affinity":{"revision":"b","header":"X-User"}}""",
            out var document,
            out var error).ShouldBeTrue(error);

        (document!.Mirror!.AbsoluteTolerance, document.Mirror.RelativeTolerance).ShouldBe((1e-4, 1e-3));
        document.Mirror.ClassOutputs.ShouldBeEmpty();
        document.Mirror.LogPayloads.ShouldBeFalse();
        document.Affinity.ShouldBe(new AffinityRule("b", null, "X-User"));
    }

    [Theory]
    [InlineData("""{"generation":0,"routes":[]}""")]
    [InlineData("""{"generation":7,"routes":[]}""")]
    public void NoRoutes_IsValid(string json)
    {
        RouteDocumentParser.TryParse(json, out var document, out var error).ShouldBeTrue(error);
        document!.Routes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "missing or empty")]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "expected an object, found Array")]
    [InlineData("""{"routes":[]}""", "generation: (missing) is not a whole number from 0")]
    [InlineData("""{"generation":"5","routes":[]}""", "generation: \"5\" is not")]
    [InlineData("""{"generation":1.5,"routes":[]}""", "generation: 1.5 is not")]
    [InlineData("""{"generation":-1,"routes":[]}""", "generation: -1 is not")]
    [InlineData("""{"generation":1}""", "routes: (missing) is not a list")]
    [InlineData("""{"generation":1,"routes":{}}""", "routes: {} is not a list")]
    [InlineData("""{"generation":1,"routes":[7]}""", "routes[0]: expected an object, found Number")]
    [InlineData("""{"generation":1,"routes":[{"service":"s","weight":100}]}""", "routes[0].revision: (missing) is not a name")]
    [InlineData("""{"generation":1,"routes":[{"revision":"","service":"s","weight":100}]}""", "routes[0].revision: \"\" is not a name")]
    [InlineData("""{"generation":1,"routes":[{"revision":"A\n","service":"s","weight":100}]}""",
        "routes[0].revision: \"A\\n\" is not a name")]
    [InlineData("""{"generation":1,"routes":[{"revision":"a","service":"s/x","weight":100}]}""",
        "routes[0].service: \"s/x\" is not a name")]
    [InlineData("""{"generation":1,"routes":[{"revision":"a","service":"s","weight":101}]}""",
        "routes[0].weight: 101 is not a whole number from 0 to 100")]
    [InlineData("""{"generation":1,"routes":[{"revision":"a","service":"s","weight":-1}]}""", "routes[0].weight: -1 is not")]
    [InlineData("""{"generation":1,"routes":[{"revision":"a","service":"s","weight":99.5}]}""", "routes[0].weight: 99.5 is not")]
    [InlineData("""{"generation":1,"routes":[{"revision":"a","service":"s","weight":60}]}""", "routes: weights sum to 60, not to 100")]
    [InlineData(
        """{"generation":1,"routes":[{"revision":"a","service":"s","weight":50},{"revision":"a","service":"t","weight":50}]}""",
        "routes[1].revision: \"a\" is listed twice")]
    [InlineData("""{"generation":1,"routes":[],"mirror":[]}""", "mirror: [] is neither an object nor null")]
    [InlineData("""{"generation":1,"routes":[],"mirror":{"service":"s","percent":1}}""", "mirror.revision: (missing) is not a name")]
    [InlineData("""{"generation":1,"routes":[],"mirror":{"revision":"a","percent":1}}""", "mirror.service: (missing) is not a name")]
    [InlineData("""{"generation":1,"routes":[],"mirror":{"revision":"a","service":"s"}}""",
        "mirror.percent: (missing) is not a whole number from 0 to 100")]
    [InlineData("""{"generation":1,"routes":[],"mirror":{"revision":"a","service":"s","percent":101}}""", "mirror.percent: 101 is not")]
    [InlineData("""{"generation":1,"routes":[],"mirror":{"revision":"a","service":"s","percent":1,"logPayloads":1}}""",
        "mirror.logPayloads: 1 is neither true nor false")]
    [InlineData("""{"generation":1,"routes":[],"mirror":{"revision":"a","service":"s","percent":1,"absoluteTolerance":-1}}""",
        "mirror.absoluteTolerance: -1 is not a number from 0")]
    [InlineData("""{"generation":1,"routes":[],"mirror":{"revision":"a","service":"s","percent":1,"relativeTolerance":1e999}}""",
        "mirror.relativeTolerance: 1e999 is not")]
    [InlineData("""{"generation":1,"routes":[],"mirror":{"revision":"a","service":"s","percent":1,"classOutputs":[""]}}""",
        "mirror.classOutputs: [\"\"] is not a list of at most 32 names")]
    [InlineData("""{"generation":1,"routes":[],"mirror":{"revision":"a\ud800","service":"s","percent":1}}""", "not valid JSON")]
    [InlineData("""{"generation":1,"routes":[],"affinity":{"header":"x"}}""", "affinity.revision: (missing) is not a name")]
    [InlineData("""{"generation":1,"routes":[],"affinity":{"revision":"a"}}""",
        "affinity: exactly one of cookie and header must be there, found neither")]
    [InlineData("""{"generation":1,"routes":[],"affinity":{"revision":"a","header":"x","cookie":"y"}}""",
        "affinity: exactly one of cookie and header must be there, found both")]
    [InlineData("""{"generation":1,"routes":[],"affinity":{"revision":"a","cookie":"x;y"}}""",
        "affinity.cookie: \"x;y\" is not a header's or cookie's name")]
    public void BadDocument_IsRefused_NamingFieldAndValue(string json, string expected)
    {
        RouteDocumentParser.TryParse(json, out var document, out var error).ShouldBeFalse();
        document.ShouldBeNull();
        error!.ShouldStartWith(expected);
    }

    [Fact]
    public void TooManyRoutes_AreRefused()
    {
        var routes = string.Join(',', Enumerable.Range(0, 33).Select(n => $$"""{"revision":"r{{n}}","service":"s","weight":0}"""));

        RouteDocumentParser.TryParse($$"""{"generation":1,"routes":[{{routes}}]}""", out _, out var error).ShouldBeFalse();

        error.ShouldBe("routes: 33 entries are more than the 32 allowed");
    }

    // Whatever stands in the ConfigMap, the gateway goes on serving.
    [Fact]
    public void MutatedDocuments_NeverThrow()
    {
        const string valid = """{"generation":5,"routes":[{"revision":"a1","service":"d-a1","weight":90},{"revision":"b2","service":"d-b2","weight":10}],"mirror":{"revision":"c3","service":"d-c3","percent":10,"classOutputs":["p"]},"affinity":{"revision":"b2","cookie":"x"}}""";
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var text = valid.ToCharArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                text[random.Next(text.Length)] = (char)random.Next(32, 127);
            }

            if (RouteDocumentParser.TryParse(new string(text), out var document, out var error))
            {
                (document.Routes.Count == 0 ? 100 : document.Routes.Sum(rule => rule.Weight)).ShouldBe(100);
            }
            else
            {
                error.ShouldNotBeEmpty();
            }
        }
    }
}
