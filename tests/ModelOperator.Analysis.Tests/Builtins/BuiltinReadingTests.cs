using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Spec;

namespace ModelOperator.Analysis.Tests.Builtins;

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

    [Fact]
    public void Latency_WithMax_CountsWhatIsSlowerThanTheEdgeAtOrAboveIt()
    {
        var reading = Read(new() { Builtin = BuiltinMetric.Latency, Max = 0.2, Quantile = 0.9 }, [.. Buckets("c", 50, 80, 95, 100), .. Buckets("s", 500, 900, 990, 1000)]);

        reading.Counts.ShouldBe(new RevisionCounts(new(20, 100), new(100, 1000)));
        reading.Message.ShouldBe("slower than 0.25 s");
        reading.Choices.ShouldBe(1, "the spec chose the edge, not the data");
    }

    [Fact]
    public void Latency_AgainstStable_TakesTheEdgeOfItsQuantile()
    {
        var reading = Read(new() { Builtin = BuiltinMetric.Latency, MaxRatio = 1.2, Quantile = 0.99 }, [.. Buckets("c", 50, 80, 90, 100), .. Buckets("s", 500, 900, 990, 1000)]);

        reading.Counts.ShouldBe(new RevisionCounts(new(10, 100), new(10, 1000)));
        reading.Message.ShouldBe("slower than 0.5 s");
    }

    // The same counts against a limit that the spec fixed and one that they chose themselves, of three edges.
    [Fact]
    public void Latency_AgainstStable_GivesEachEdgeItsPartOfAlpha()
    {
        var chosen = Read(new() { Builtin = BuiltinMetric.Latency, MaxRatio = 1.2 }, [.. Buckets("c", 500, 800, 900, 1000), .. Buckets("s", 5000, 9000, 9900, 10000)]);
        chosen.Choices.ShouldBe(3);

        var metric = new MetricSpec { Name = "slow", Builtin = BuiltinMetric.Latency, MaxRatio = 1.2 };
        var limit = BuiltinLimits.Of(metric);
        var judged = BuiltinEvaluator.Judge(new(), limit, metric, chosen, sideBySide: true, alpha: 0.06);
        judged.Bounds!.Lower.ShouldBe(limit.Bounds(chosen.Counts!.Value, 0.01).Lower);
        judged.Bounds.Alpha.ShouldBe(0.06, "over all edges together");
    }

    [Fact]
    public void Latency_BeyondTheHistogram_IsNoData() =>
        Read(new() { Builtin = BuiltinMetric.Latency, Max = 9 }, [.. Buckets("c", 1, 1, 1, 1)]).Message.ShouldBe("the gateway's histogram ends below 9 s; give a smaller max");

    [Fact]
    public void ShadowMismatch_LeavesOutWhatCouldNotBeCompared() => Read(
        new() { Builtin = BuiltinMetric.ShadowMismatch, Max = 0.01 },
        Rise(97, ("revision", "c"), ("result", "match")), Rise(3, ("revision", "c"), ("result", "mismatch")), Rise(50, ("revision", "c"), ("result", "incomparable")))
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
        new() { Builtin = BuiltinMetric.NullRate, MaxIncrease = "1%" }, Rise(100, ("__name__", "model_server_requests_total"), ("revision", "c"), ("code", "200")))
        .Counts.ShouldBeNull();

    [Theory]
    [InlineData(BuiltinMetric.ErrorRate)]
    [InlineData(BuiltinMetric.Latency)]
    [InlineData(BuiltinMetric.ShadowMismatch)]
    [InlineData(BuiltinMetric.NullRate)]
    public void R20_CountersOfOtherRevisions_AreNoDataForTheCandidate(BuiltinMetric kind)
    {
        var reading = Read(new() { Builtin = kind, Max = 0.1 }, Rise(9, ("revision", "s"), ("code", "200"), ("le", "+Inf"), ("result", "match")));
        reading.Counts.ShouldBeNull();
        reading.Message.ShouldNotBeNullOrEmpty();
    }

    private static BuiltinReading Read(MetricSpec metric, params CounterRise[] rises) => ((ShareOfRequests)BuiltinCatalog.Find(metric)!).Read(metric, rises, "c", "s");

    private static CounterRise Rise(double rise, params (string Label, string Value)[] labels) => new(labels.ToDictionary(label => label.Label, label => label.Value), rise);

    private static IEnumerable<CounterRise> Buckets(string revision, params double[] counts) =>
        counts.Zip(["0.1", "0.25", "0.5", "+Inf"], (count, edge) => Rise(count, ("revision", revision), ("le", edge)));
}
