using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Measuring;

/// <summary>An answer that may be a part of the truth decides nothing, and says so.</summary>
public sealed class PartialAnswerTests
{
    private const string Hint = """PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"q\" """;

    private static readonly MetricSpec Errors = new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" };
    private static readonly MetricSpec Query = new() { Name = "query", Query = "vector(1)", Max = 2 };
    private static readonly MetricSpec Compared =
        new() { Name = "compared", Query = "q{revision=\"{{ candidate.revision }}\"}", MaxRatio = 2 };

    public static TheoryData<string, string> Partial => new()
    {
        { """ "isPartial":true """, "isPartial" }, // VictoriaMetrics: a vmstorage is down
        { """ "warnings":["No StoreAPIs matched for this query"] """, "No StoreAPIs matched" }, // Thanos
        { """ "warnings":["partial response: 1 of 3 ingesters failed"] """, "1 of 3 ingesters" },
        { """ "warnings":"one text and no list" """, "one text and no list" },
    };

    public static TheoryData<string> Whole => new()
    {
        """ "isPartial":false """,
        """ "isPartial":null """,
        """ "warnings":[] """,
        """ "warnings":null """,
        $$""" "infos":["{{Hint}}"] """, // Prometheus since 3.0
        $$""" "warnings":["{{Hint}}"] """, // and before
    };

    [Theory]
    [MemberData(nameof(Partial))]
    public async Task PartOfTheData_IsInconclusive(string member, string reason)
    {
        foreach (var (metric, answer) in ((MetricSpec, string)[])
            [
                (Errors, Matrix.Requests(480, 20, 4491, 9)), (Errors, Matrix.Requests(4980, 20, 44910, 90)),
                (Query, Answers.Vector("1")), (Query, Answers.Vector("3")), (Compared, Answers.Scalar("1")),
            ])
        {
            var measured = await Asking.MeasureAsync(metric, With(member, answer));
            (measured.Name, measured.Verdict).ShouldBe((metric.Name, MetricVerdict.Inconclusive), measured.Message);
            measured.Message!.ShouldContain(reason);
        }
    }

    // What is missing may be in the part that is missing.
    [Theory]
    [MemberData(nameof(Partial))]
    public async Task NoData_OrTooFew_SayWhyToo(string member, string reason)
    {
        foreach (var (metric, answer) in ((MetricSpec, string)[])
            [
                (Errors, Matrix.Of()), (Errors, Matrix.Requests(3, 0, 30, 0)),
                (Query, Answers.Vector()), (Query, Answers.Vector("NaN")), (Compared, Answers.Vector()),
            ])
        {
            var measured = await Asking.MeasureAsync(metric, With(member, answer));
            measured.Verdict.ShouldBeOneOf(MetricVerdict.NoData, MetricVerdict.Inconclusive);
            measured.Message!.ShouldContain(reason);
        }
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task WholeAnswer_Decides(string member)
    {
        (await Asking.MeasureAsync(Errors, With(member, Matrix.Requests(480, 20, 4491, 9)))).Verdict.ShouldBe(MetricVerdict.Fail);
        (await Asking.MeasureAsync(Query, With(member, Answers.Vector("1")))).Verdict.ShouldBe(MetricVerdict.Pass);
    }

    // Readings as VictoriaMetrics has them: where a pod went away there is a mark that is no number.
    [Fact]
    public async Task MarkOfAPodThatWentAway_IsNoReading()
    {
        var measured = await Asking.MeasureAsync(Errors, WithReading("NaN"));

        measured.Verdict.ShouldBe(MetricVerdict.Fail, measured.Message);
    }

    [Theory]
    [InlineData("+Inf")]
    [InlineData("-1")]
    [InlineData("")]
    public async Task CountThatIsNone_IsNoData(string value)
    {
        var measured = await Asking.MeasureAsync(Errors, WithReading(value));

        measured.Verdict.ShouldBe(MetricVerdict.NoData);
    }

    [Theory]
    [InlineData("""{"status":"error","errorType":"execution","error":"too many samples"}""", "too many samples")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}""", "no series")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000000,"5"]}]}}""", "no matrix")]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1700000000,"5"]}}""", "no matrix")]
    [InlineData("""{"status":"success","data":null}""", "lacks status or data")]
    [InlineData("""{"status":"success"}""", "lacks status or data")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":null}}""", "no result")]
    public async Task OkWithoutCounts_IsNoData_AndSaysWhy(string answer, string reason)
    {
        var measured = await Asking.MeasureAsync(Errors, answer);

        measured.Verdict.ShouldBe(MetricVerdict.NoData);
        measured.Message!.ShouldContain(reason);
    }

    private static string WithReading(string value) =>
        Matrix.Requests(480, 20, 4491, 9).Replace("]]}", $"],[1700000031,\"{value}\"]]}}", StringComparison.Ordinal);

    private static string With(string member, string answer) => "{" + member + "," + answer.TrimStart()[1..];
}
