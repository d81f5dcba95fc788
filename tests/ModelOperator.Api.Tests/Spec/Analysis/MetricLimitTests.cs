using System.Text.Json;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Api.Tests.Spec.Analysis;

public sealed class MetricLimitTests
{
    [Theory]
    [InlineData("0.01", 0.01, MetricLimitUnit.None)]
    [InlineData("-3", -3, MetricLimitUnit.None)]
    [InlineData("1%", 0.01, MetricLimitUnit.Share)]
    [InlineData("0.5%", 0.005, MetricLimitUnit.Share)]
    [InlineData("250ms", 0.25, MetricLimitUnit.Time)]
    [InlineData("20Gi", 21474836480, MetricLimitUnit.Memory)]
    [InlineData("1.5Mi", 1572864, MetricLimitUnit.Memory)]
    [InlineData("80G", 80e9, MetricLimitUnit.Memory)]
    [InlineData("1m30s", 90, MetricLimitUnit.Time)]
    public void Text_MeansANumber(string text, double number, MetricLimitUnit unit)
    {
        var limit = MetricLimit.Parse(text);

        (limit.Number, limit.Unit, limit.ToString()).ShouldBe((number, unit, text));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("1 %")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    public void Text_OfAnotherForm_MeansNone(string text) => MetricLimit.Parse(text).Number.ShouldBe(double.NaN);

    // What was stored before, and what is compared as it is written, stays byte for byte.
    [Theory]
    [InlineData("0.01")]
    [InlineData("1")]
    [InlineData("-1E+300")]
    [InlineData("\"1%\"")]
    [InlineData("\"250ms\"")]
    [InlineData("\"0.010\"")]
    public void Json_IsWrittenAsItWasRead(string json)
    {
        var metric = $$"""{"name":"m","max":{{json}}}""";
        var read = JsonSerializer.Deserialize(metric, ModelOperatorJsonContext.Default.MetricSpec)!;

        JsonSerializer.Serialize(read, ModelOperatorJsonContext.Default.MetricSpec).ShouldContain($"\"max\":{json},");
    }

    [Theory]
    [InlineData("{\"a\":[1]}")]
    [InlineData("[1]")]
    [InlineData("true")]
    public void Json_OfAnotherKind_IsNoLimit_AndTheRestIsRead(string json)
    {
        var read = JsonSerializer.Deserialize($$"""{"max":{{json}},"name":"m"}""", ModelOperatorJsonContext.Default.MetricSpec)!;

        (read.Name, read.Max!.Value.Number, read.Max.ToString()).ShouldBe(("m", double.NaN, json));
    }

    [Fact]
    public void Absent_IsNone() =>
        JsonSerializer.Deserialize("""{"max":null}""", ModelOperatorJsonContext.Default.MetricSpec)!.Max.ShouldBeNull();
}
