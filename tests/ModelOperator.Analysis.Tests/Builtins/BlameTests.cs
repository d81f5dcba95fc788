using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Counting;
using ModelOperator.Api.Spec;

namespace ModelOperator.Analysis.Tests.Builtins;

/// <summary>The table of docs/analysis.md, row by row.</summary>
public sealed class BlameTests
{
    [Theory]
    [InlineData("200", "", false, false)]
    [InlineData("201", "", false, false)]
    [InlineData("204", "", false, false)]
    [InlineData("304", "", false, false)]
    [InlineData("400", "", false, false)]
    [InlineData("401", "", false, false)]
    [InlineData("403", "", false, false)]
    [InlineData("404", "", false, false)]
    [InlineData("405", "", false, false)]
    [InlineData("408", "", false, false)]
    [InlineData("409", "", false, false)]
    [InlineData("411", "", false, false)]
    [InlineData("412", "", false, false)]
    [InlineData("413", "", false, false)]
    [InlineData("414", "", false, false)]
    [InlineData("415", "", false, false)]
    [InlineData("417", "", false, false)]
    [InlineData("421", "", false, false)]
    [InlineData("422", "", false, false)]
    [InlineData("426", "", false, false)]
    [InlineData("428", "", false, false)]
    [InlineData("429", "", false, false)]
    [InlineData("431", "", false, false)]
    [InlineData("451", "", false, false)]
    [InlineData("464", "", false, false)]
    [InlineData("499", "", false, false)]
    [InlineData("501", "", false, true)]
    [InlineData("505", "", false, true)]
    [InlineData("500", "", true, true)]
    [InlineData("502", "", true, true)]
    [InlineData("503", "", true, true)]
    [InlineData("504", "", true, true)]
    [InlineData("507", "", true, true)]
    [InlineData("508", "", true, true)]
    [InlineData("511", "", true, true)]
    [InlineData("599", "", true, true)]
    [InlineData("timeout", "", true, true)]
    [InlineData("unreachable", "", true, true)]
    [InlineData("broken", "", true, true)]
    [InlineData("error", "", false, false)]
    [InlineData("200", "0", false, false)]
    [InlineData("200", "1", false, false)]
    [InlineData("200", "3", false, false)]
    [InlineData("200", "5", false, false)]
    [InlineData("200", "6", false, false)]
    [InlineData("200", "7", false, false)]
    [InlineData("200", "8", false, false)]
    [InlineData("200", "9", false, false)]
    [InlineData("200", "10", false, false)]
    [InlineData("200", "11", false, false)]
    [InlineData("200", "16", false, false)]
    [InlineData("200", "4", false, true)]
    [InlineData("200", "12", false, true)]
    [InlineData("200", "2", true, true)]
    [InlineData("200", "13", true, true)]
    [InlineData("200", "14", true, true)]
    [InlineData("200", "15", true, true)]
    [InlineData("504", "4", true, true)]
    [InlineData("503", "14", true, true)]
    [InlineData("502", "14", true, true)]
    public void Code_CountsAsAnError(string code, string grpcStatus, bool underMax, bool inComparisons)
    {
        BadOf(new() { Builtin = BuiltinMetric.ErrorRate, Max = 0.01 }, code, grpcStatus).ShouldBe(underMax ? 7 : 0);
        BadOf(new() { Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" }, code, grpcStatus).ShouldBe(inComparisons ? 7 : 0);
        BadOf(new() { Builtin = BuiltinMetric.ErrorRate, MaxRatio = 2 }, code, grpcStatus).ShouldBe(inComparisons ? 7 : 0);
    }

    private static long BadOf(MetricSpec metric, string code, string grpcStatus)
    {
        var counts = new ErrorRate().Read(metric, [Rise("c", code, grpcStatus), Rise("s", code, grpcStatus)], "c", "s").Counts!.Value;
        counts.Candidate.Total.ShouldBe(7, "the request is one of all, whoever is to blame");
        counts.Stable.ShouldBe(counts.Candidate, "both sides are judged alike");
        return counts.Candidate.Bad;
    }

    private static CounterRise Rise(string revision, string code, string grpcStatus)
    {
        var labels = new Dictionary<string, string> { ["revision"] = revision, ["code"] = code };
        if (grpcStatus.Length > 0)
        {
            labels["grpc_status"] = grpcStatus;
        }

        return new(labels, 7);
    }
}
