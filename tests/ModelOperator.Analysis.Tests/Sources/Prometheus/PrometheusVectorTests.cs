using System.Text;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Analysis.Tests.Support;

namespace ModelOperator.Analysis.Tests.Sources.Prometheus;

public sealed class PrometheusVectorTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("0.97")]
    [InlineData("9007199254740992")]
    public void SumOfCounts_IsRead(string value)
    {
        var result = Read(value);

        (result.Outcome, result.Message).ShouldBe((QueryOutcome.Value, null));
        result.Rises.ShouldHaveSingleItem().Rise.ShouldBe(double.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("9007199254740994")]
    [InlineData("1e308")]
    [InlineData("+Inf")]
    [InlineData("NaN")]
    public void SumThatNoPodsCanHaveCounted_IsNotBelieved(string value)
    {
        var result = Read("1", value);

        (result.Outcome, result.Rises.Count).ShouldBe((QueryOutcome.Malformed, 0));
        result.Message!.ShouldEndWith("it has a value that is no sum of counts");
    }

    private static CounterResult Read(params string[] values) =>
        PrometheusVector.Read(Encoding.UTF8.GetBytes(Answers.Vector(values)), SourceSecrets.None);
}
