using System.Net;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Rest;

/// <summary>Sends every datatype through a real model and a real socket.</summary>
public sealed class DataTypeTests
{
    [Theory]
    [InlineData("BOOL", "[true,false,true]")]
    [InlineData("UINT8", "[0,1,255]")]
    [InlineData("UINT16", "[0,1,65535]")]
    [InlineData("UINT32", "[0,1,4294967295]")]
    [InlineData("UINT64", "[0,1,18446744073709551615]")]
    [InlineData("INT8", "[-128,0,127]")]
    [InlineData("INT16", "[-32768,0,32767]")]
    [InlineData("INT32", "[-2147483648,0,2147483647]")]
    [InlineData("INT64", "[-9223372036854775808,0,9223372036854775807]")]
    [InlineData("FP16", "[-65504,0.5,65504,\"NaN\",\"Infinity\",\"-Infinity\"]")]
    [InlineData("FP32", "[-3.4028235E+38,0.1,1E-45,\"NaN\",\"Infinity\",\"-Infinity\"]")]
    [InlineData("FP64", "[-1.7976931348623157E+308,0.1,5E-324,\"NaN\",\"Infinity\",\"-Infinity\"]")]
    [InlineData("BYTES", "[\"\",\"héllo\",\"quote \\\" and \\n\"]")]
    public async Task Identity_OfEveryDatatype_AnswersWhatItWasGiven(string datatype, string data)
    {
        await using var server = await RunningServer.StartAsync($"identity_{datatype.ToLowerInvariant()}");
        var count = System.Text.Json.JsonDocument.Parse(data).RootElement.GetArrayLength();

        var answer = await server.InferAsync(
            $$"""{"inputs":[{"name":"x","shape":[{{count}}],"datatype":"{{datatype}}","data":{{data}}}]}""");

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Data().ShouldBe(data);
        answer.Json.GetProperty("outputs")[0].GetProperty("datatype").GetString().ShouldBe(datatype);
        answer.Json.GetProperty("outputs")[0].GetProperty("shape").GetRawText().ShouldBe($"[{count}]");
    }

    [Theory]
    [InlineData("BOOL", "1")]
    [InlineData("BOOL", "\"true\"")]
    [InlineData("UINT8", "256")]
    [InlineData("UINT8", "-1")]
    [InlineData("UINT16", "65536")]
    [InlineData("UINT32", "4294967296")]
    [InlineData("UINT64", "18446744073709551616")]
    [InlineData("INT8", "128")]
    [InlineData("INT16", "-32769")]
    [InlineData("INT32", "2147483648")]
    [InlineData("INT64", "9223372036854775808")]
    [InlineData("INT64", "1.5")]
    [InlineData("INT64", "null")]
    [InlineData("FP16", "65520")]
    [InlineData("FP32", "1e60")]
    [InlineData("FP32", "\"inf\"")]
    [InlineData("FP32", "{}")]
    [InlineData("FP64", "1e400")]
    [InlineData("FP64", "true")]
    [InlineData("BYTES", "5")]
    public async Task Value_ThatDoesNotFitTheDatatype_IsRefusedByItsPlace(string datatype, string value)
    {
        await using var server = await RunningServer.StartAsync($"identity_{datatype.ToLowerInvariant()}");
        var good = datatype switch { "BOOL" => "true", "BYTES" => "\"a\"", _ => "1" };

        var answer = await server.InferAsync(
            $$"""{"inputs":[{"name":"x","shape":[2],"datatype":"{{datatype}}","data":[{{good}},{{value}}]}]}""");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error.ShouldStartWith("input 'x': data value 1 is ");
        answer.Error.ShouldContain($"which is no {datatype} ");
    }

    [Fact]
    public async Task Outputs_ThatAreNotFinite_AreStrings()
    {
        await using var server = await RunningServer.StartAsync("divide");

        var answer = await server.InferAsync("""
            {"inputs":[{"name":"a","shape":[4],"datatype":"FP32","data":[0,1,-1,3]},{"name":"b","shape":[4],"datatype":"FP32","data":[0,0,0,2]}]}
            """);

        answer.Data().ShouldBe("""["NaN","Infinity","-Infinity",1.5]""");
    }

    [Fact]
    public async Task Answer_LargerThanOneStretch_IsComplete()
    {
        await using var server = await RunningServer.StartAsync("identity_int32");
        var numbers = Enumerable.Range(0, 100_000).ToArray();

        var answer = await server.InferAsync(
            $$"""{"inputs":[{"name":"x","shape":[100000],"datatype":"INT32","data":[{{string.Join(',', numbers)}}]}]}""");

        answer.Json.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetInt32()).ShouldBe(numbers);
    }
}
