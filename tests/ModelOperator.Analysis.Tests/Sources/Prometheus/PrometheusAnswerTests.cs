using System.Text;
using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Sources.Prometheus;

public sealed class PrometheusAnswerTests
{
    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("-1.5e-9", -1.5e-9)]
    [InlineData("0", 0)]
    public void Vector_OfOneSeries_IsItsValue(string text, double value) => Read(Answers.Vector(text)).Number.ShouldBe(value);

    [Fact]
    public void Scalar_IsItsValue() => Read(Answers.Scalar("3")).Number.ShouldBe(3);

    [Fact]
    public void Matrix_OfOneSeries_IsItsLastValue() => Read(Answers.Matrix("1", "2", "7")).Number.ShouldBe(7);

    [Theory]
    [InlineData("NaN", "NaN")]
    [InlineData("+Inf", "+Inf")]
    [InlineData("-Inf", "-Inf")]
    [InlineData("1e999", "+Inf")]
    public void Value_ThatIsNoNumber_SaysSo(string text, string shown)
    {
        var result = Read(Answers.Vector(text));

        result.Outcome.ShouldBe(QueryOutcome.NotANumber);
        result.Number.ShouldBeNull();
        result.Message!.ShouldContain(shown);
    }

    [Fact]
    public void EmptyVector_IsEmpty() => Read(Answers.Vector()).Outcome.ShouldBe(QueryOutcome.Empty);

    [Fact]
    public void SeveralSeries_SayHowManyAndWhatToDo()
    {
        var result = Read(Answers.Vector("1", "1", "1"));

        result.Outcome.ShouldBe(QueryOutcome.SeveralSeries);
        result.Message.ShouldBe("the query gave 3 series, not one number; aggregate them, e.g. with sum(…)");
    }

    [Fact]
    public void Text_IsNotANumber() =>
        Read("""{"status":"success","data":{"resultType":"string","result":[1,"5"]}}""").Outcome.ShouldBe(QueryOutcome.NotANumber);

    [Fact]
    public void NativeHistogram_IsNotANumber() =>
        Read("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"histogram":[1,{"count":"1","sum":"2"}]}]}}""")
            .Message!.ShouldContain("histogram_quantile");

    [Fact]
    public void ErrorStatus_CarriesTheReason()
    {
        var result = Read(Answers.Error("bad_data", "parse error at char 3"));

        result.Outcome.ShouldBe(QueryOutcome.Refused);
        result.Message.ShouldBe("the metric source refuses the query: parse error at char 3");
    }

    [Fact]
    public void Warnings_AreKept() =>
        Read("""{"status":"success","warnings":["store 2 is down"],"data":{"resultType":"scalar","result":[1,"5"]}}""").Warnings.ShouldBe(
            ["store 2 is down"]);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("ok")]
    [InlineData("""{"status":"success"}""")]
    [InlineData("""{"status":"success","data":[]}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector"}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":{}}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{}]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1]}]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1,5]}]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":["1","5"]}]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"five"]}]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1,""]}]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[{"values":[]}]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"novel","result":[]}}""")]
    [InlineData("""{"status":1,"data":{"resultType":"scalar","result":[1,"5"]}}""")]
    public void AnythingElse_IsMalformed(string body) => Read(body).Outcome.ShouldBe(QueryOutcome.Malformed);

    [Fact]
    public void EveryPrefixOfAnAnswer_IsMalformed()
    {
        var whole = Answers.Vector("0.5").Trim();
        for (var length = 0; length < whole.Length; length++)
        {
            Read(whole[..length]).Outcome.ShouldBe(QueryOutcome.Malformed);
        }
    }

    [Fact]
    public void LongMessages_AreOneBoundedLine()
    {
        var message = Read(Answers.Error("bad_data", string.Concat(Enumerable.Repeat("x\\n😀", 1000)))).Message!;

        message.Length.ShouldBeLessThanOrEqualTo(513);
        message.ShouldNotContain("\n");
        message.IsNormalized().ShouldBeTrue(); // throws at half a surrogate pair
    }

    [Fact]
    public void TwentyThousandMutatedAnswers_NeverThrowAndNeverPass()
    {
        // No mutation of these few bytes can spell a number this large, so a Pass would be a bug.
        var metric = new MetricSpec { Name = "m", Query = "q", Min = 1e300 };
        var evaluator = new ThresholdEvaluator();
        var random = new Random(20260101);
        byte[][] seeds =
        [
            .. new[]
            {
                Answers.Vector("0.5"), Answers.Vector("1", "2"), Answers.Vector(), Answers.Scalar("NaN"), Answers.Matrix(
                    "1", "2"), Answers.Error("bad_data", "no"),
                """{"status":"success","warnings":["w"],"data":{"resultType":"scalar","result":[1,"5"]}}""",
            }.Select(Encoding.UTF8.GetBytes),
        ];
        var outcomes = new HashSet<QueryOutcome>();
        for (var run = 0; run < 20_000; run++)
        {
            var body = Mutation.Of(random, seeds);

            var result = PrometheusAnswer.Read(body, SourceSecrets.None);

            outcomes.Add(result.Outcome);
            evaluator.Judge(metric, [result]).Verdict.ShouldNotBe(MetricVerdict.Pass, Encoding.UTF8.GetString(body));
            PrometheusAnswer.Error(body);
        }

        outcomes.Count.ShouldBeGreaterThanOrEqualTo(5, "the mutations must reach beyond 'malformed'");
    }

    private static QueryResult Read(string body) => PrometheusAnswer.Read(Encoding.UTF8.GetBytes(body), SourceSecrets.None);
}
