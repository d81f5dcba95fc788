using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Counting;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Tests.Builtins.Tallies;

/// <summary>The table of docs/analysis.md, row by row.</summary>
public sealed class BlameTests
{
    private const string Success = "success";
    private const string Error = "error";
    private const string LeftOut = "neither, and not one of all requests";

    [Theory]
    [InlineData("200", "", Success, Success)]
    [InlineData("201", "", Success, Success)]
    [InlineData("204", "", Success, Success)]
    [InlineData("304", "", Success, Success)]
    [InlineData("400", "", Success, Success)]
    [InlineData("401", "", Success, Success)]
    [InlineData("403", "", Success, Success)]
    [InlineData("404", "", Success, Success)]
    [InlineData("405", "", Success, Success)]
    [InlineData("408", "", Success, Success)]
    [InlineData("409", "", Success, Success)]
    [InlineData("411", "", Success, Success)]
    [InlineData("412", "", Success, Success)]
    [InlineData("413", "", Success, Success)]
    [InlineData("414", "", Success, Success)]
    [InlineData("415", "", Success, Success)]
    [InlineData("417", "", Success, Success)]
    [InlineData("421", "", Success, Success)]
    [InlineData("422", "", Success, Success)]
    [InlineData("426", "", Success, Success)]
    [InlineData("428", "", Success, Success)]
    [InlineData("429", "", Success, Success)]
    [InlineData("431", "", Success, Success)]
    [InlineData("451", "", Success, Success)]
    [InlineData("464", "", Success, Success)]
    [InlineData("101", "", LeftOut, LeftOut)]
    [InlineData("499", "", LeftOut, Error)]
    [InlineData("499", "1", LeftOut, Error)]
    [InlineData("501", "", LeftOut, Error)]
    [InlineData("505", "", LeftOut, Error)]
    [InlineData("500", "", Error, Error)]
    [InlineData("502", "", Error, Error)]
    [InlineData("503", "", Error, Error)]
    [InlineData("504", "", Error, Error)]
    [InlineData("507", "", Error, Error)]
    [InlineData("508", "", Error, Error)]
    [InlineData("511", "", Error, Error)]
    [InlineData("599", "", Error, Error)]
    [InlineData("timeout", "", Error, Error)]
    [InlineData("unreachable", "", Error, Error)]
    [InlineData("broken", "", Error, Error)]
    [InlineData("error", "", LeftOut, LeftOut)]
    [InlineData("200", "0", Success, Success)]
    [InlineData("200", "1", LeftOut, Error)]
    [InlineData("200", "3", Success, Success)]
    [InlineData("200", "5", Success, Success)]
    [InlineData("200", "6", Success, Success)]
    [InlineData("200", "7", Success, Success)]
    [InlineData("200", "8", Success, Success)]
    [InlineData("200", "9", Success, Success)]
    [InlineData("200", "10", Success, Success)]
    [InlineData("200", "11", Success, Success)]
    [InlineData("200", "16", Success, Success)]
    [InlineData("200", "4", LeftOut, Error)]
    [InlineData("200", "12", LeftOut, Error)]
    [InlineData("200", "2", Error, Error)]
    [InlineData("200", "13", Error, Error)]
    [InlineData("200", "14", Error, Error)]
    [InlineData("200", "15", Error, Error)]
    [InlineData("504", "4", Error, Error)]
    [InlineData("503", "14", Error, Error)]
    [InlineData("502", "14", Error, Error)]
    [InlineData("505", "12", LeftOut, Error)]
    public void Code_CountsAs(string code, string grpcStatus, string underMax, string inComparisons)
    {
        CountedAs(new() { Builtin = BuiltinMetric.ErrorRate, Max = 0.01 }, code, grpcStatus).ShouldBe(underMax);
        CountedAs(new() { Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" }, code, grpcStatus).ShouldBe(inComparisons);
        CountedAs(new() { Builtin = BuiltinMetric.ErrorRate, MaxRatio = 2 }, code, grpcStatus).ShouldBe(inComparisons);
    }

    // A client could else abort a rollout with them, or hide errors among them.
    [Theory]
    [InlineData("499", "")]
    [InlineData("499", "1")]
    [InlineData("501", "")]
    [InlineData("505", "")]
    [InlineData("505", "12")]
    [InlineData("200", "1")]
    [InlineData("200", "4")]
    [InlineData("200", "12")]
    public void R20_CandidateThatAnswersNothingElse_HasNoDataUnderMax(string code, string grpcStatus)
    {
        var reading = new ErrorRate().Read(
            new() { Builtin = BuiltinMetric.ErrorRate, Max = 0.01 },
            [Rise("c", "200", "", 0), Rise("c", code, grpcStatus, 200), Rise("s", "200", "", 200)],
            "c",
            "s");

        reading.Counts.ShouldBeNull();
        reading.Message!.ShouldContain("200 requests of revision c");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CandidateThatOnlyBeginsWebSockets_HasNoData(bool underMax)
    {
        var reading = new ErrorRate().Read(
            underMax
                ? new() { Builtin = BuiltinMetric.ErrorRate, Max = 0.01 }
                : new() { Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" },
            [Rise("c", "200", "", 0), Rise("c", "101", "", 200), Rise("s", "200", "", 200)],
            "c",
            "s");

        reading.Counts!.Value.Candidate.Total.ShouldBe(0);
    }

    [Fact]
    public void CandidateThatHasNothingButWebSockets_IsToldSo()
    {
        var reading = new ErrorRate().Read(
            new() { Builtin = BuiltinMetric.ErrorRate, Max = 0.01 }, [Rise("c", "101", "", 200), Rise("s", "200", "", 200)], "c", "s");

        reading.Counts.ShouldBeNull();
        reading.Message!.ShouldContain("WebSocket");
    }

    private static string CountedAs(MetricSpec metric, string code, string grpcStatus)
    {
        CounterRise[] rises =
            [Rise("c", code, grpcStatus, 7), Rise("s", code, grpcStatus, 7), Rise("c", "201", "", 100), Rise("s", "201", "", 100)];
        var counts = new ErrorRate().Read(metric, rises, "c", "s").Counts!.Value;
        counts.Stable.ShouldBe(counts.Candidate, "both sides are judged alike");
        return counts.Candidate switch
        {
            { Bad: 0, Total: 107 } => Success,
            { Bad: 7, Total: 107 } => Error,
            { Bad: 0, Total: 100 } => LeftOut,
            var other => other.ToString(),
        };
    }

    private static CounterRise Rise(string revision, string code, string grpcStatus, double count)
    {
        var labels = new Dictionary<string, string> { ["revision"] = revision, ["code"] = code };
        if (grpcStatus.Length > 0)
        {
            labels["grpc_status"] = grpcStatus;
        }

        return new(labels, count);
    }
}
