using System.Buffers.Binary;
using System.Text;
using ModelOperator.Gateway.Capturing;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Shadowing.Comparing;
using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Tests.Shadowing.Comparing;

public sealed class AnswerComparerTests
{
    private static readonly ComparisonRule Rule = new(1e-4, 1e-3, ["probabilities"]);

    [Theory]
    [InlineData("FP32", "[1,2,3]", "[1,2,3]", "Match")]
    [InlineData("FP32", "[1,2,3]", "[[1,2],[3]]", "Match")]
    [InlineData("FP32", "[0,1000,-1000]", "[0.0001,1001,-1001]", "Match")]
    [InlineData("FP32", "[0,0,0]", "[0.00011,0,0]", "Mismatch")]
    [InlineData("FP64", "[1000,0,0]", "[1001.01,0,0]", "Mismatch")]
    [InlineData("FP32", "[\"NaN\",\"Infinity\",\"-Infinity\"]", "[null,\"Infinity\",\"-Infinity\"]", "Match")]
    [InlineData("FP32", "[\"NaN\",0,0]", "[0,0,0]", "Mismatch")]
    [InlineData("FP32", "[\"Infinity\",0,0]", "[1e300,0,0]", "Mismatch")]
    [InlineData("FP32", "[\"Infinity\",0,0]", "[\"-Infinity\",0,0]", "Mismatch")]
    [InlineData("FP32", "[1e308,0,0]", "[-1e308,0,0]", "Mismatch")]
    [InlineData("INT64", "[1,2,9223372036854775807]", "[1,2,9223372036854775807]", "Match")]
    [InlineData("INT64", "[1,2,9223372036854775807]", "[1,2,9223372036854775806]", "Mismatch")]
    [InlineData("UINT64", "[1,2,18446744073709551615]", "[1,2,18446744073709551614]", "Mismatch")]
    [InlineData("BOOL", "[true,false,true]", "[1,0,1]", "Match")]
    [InlineData("BOOL", "[true,false,true]", "[true,false,false]", "Mismatch")]
    [InlineData("BYTES", "[\"a\",\"b\",\"\\u00e9\"]", "[\"a\",\"b\",\"é\"]", "Match")]
    [InlineData("BYTES", "[\"a\",\"b\",\"c\"]", "[\"a\",\"b\",\"C\"]", "Mismatch")]
    [InlineData("FP32", "[1,2,3]", "[1,2]", "Incomparable")]
    [InlineData("FP32", "[1,2,3]", "[1,2,3,4]", "Incomparable")]
    [InlineData("FP32", "[1,2,3]", "[1,2,\"3\"]", "Incomparable")]
    [InlineData("INT32", "[1,2,3]", "[1,2,3.5]", "Incomparable")]
    [InlineData("INT32", "[1,2,3]", "7", "Incomparable")]
    [InlineData("BYTES", "[\"a\",\"b\",\"c\"]", "[\"a\",\"b\",\"\\ud800\"]", "Incomparable")]
    [InlineData("COMPLEX", "[1,2,3]", "[1,2,3]", "Incomparable")]
    public void Elements_AreComparedByTheirDatatype(string datatype, string stable, string shadow, string expected) =>
        Compare(Json(Output("y", datatype, "[3]", stable)), Json(Output("y", datatype, "[3]", shadow))).Verdict.ToString()
            .ShouldBe(expected);

    [Theory]
    [InlineData("[2,3]", "[0.1,0.5,0.4, 0.9,0.1,0]", "[0.3,0.4,0.3, 0.6,0.2,0.2]", "Match")]
    [InlineData("[2,3]", "[0.1,0.5,0.4, 0.9,0.1,0]", "[0.1,0.4,0.5, 0.9,0.1,0]", "Mismatch")]
    [InlineData("[3]", "[0.5,0.5,0]", "[0.7,0.3,0]", "Match")]
    [InlineData("[2]", "[null,null]", "[0,1]", "Mismatch")]
    [InlineData("[2,1]", "[0.1,0.9]", "[0.9,0.1]", "Mismatch")]
    [InlineData("[0,3]", "[]", "[]", "Match")]
    public void ClassOutputs_AgreeWhenTheSameClassWinsInEachRow(string shape, string stable, string shadow, string expected) =>
        Compare(Json(Output("probabilities", "FP32", shape, stable)),
            Json(Output("probabilities", "FP32", shape, shadow))).Verdict.ToString().ShouldBe(expected);

    [Fact]
    public void Outputs_AreMatchedByName_InAnyOrder_AndIdsDoNotCount()
    {
        var a = Output("a", "INT32", "[1]", "[1]");
        var b = Output("b", "BYTES", "[1]", "[\"x\"]");

        Compare(Json(a, b), Answer($$"""{"id":"7","model_version":"2","outputs":[{{b}},{{a}}]}""")).Verdict.ShouldBe(Verdict.Match);
        Compare(Json(a, b), Json(a)).Difference!.Describe(false).ShouldBe("output \"b\": missing in the shadow's answer");
        Compare(Json(a), Json(a, b)).Difference!.Describe(false).ShouldBe("output \"b\": only in the shadow's answer");
        Compare(Json(a), Json(Output("a", "INT64", "[1]", "[1]"))).Difference!.Describe(false)
            .ShouldBe("output \"a\": datatype INT32, the shadow's INT64");
        Compare(Json(a), Json(Output("a", "INT32", "[1,1]", "[1]"))).Difference!.Describe(false)
            .ShouldBe("output \"a\": shape [1], the shadow's [1,1]");
        Compare(Json(a, a), Json(a, a)).Verdict.ShouldBe(Verdict.Incomparable);
    }

    [Fact]
    public void Values_AreInTheDescription_OnlyWhenTheyMayBe()
    {
        var difference = Compare(
            Json(Output("y", "FP32", "[4]", "[1,2,3,4]")), Json(Output("y", "FP32", "[4]", "[1,2.5,3,7]"))).Difference!;

        difference.Describe(withValues: false)
            .ShouldBe("output \"y\": 2 of 4 elements are out of tolerance, first at index 1, largest difference 3");
        difference.Describe(withValues: true).ShouldEndWith("(stable 2, shadow 2.5)");
        Compare(Json(Output("y", "BYTES", "[1]", "[\"secret\"]")),
            Json(Output("y", "BYTES", "[1]", "[\"a\\nb\"]"))).Difference!.ShouldSatisfyAllConditions(
                text => text.Describe(withValues: false).ShouldNotContain("secret"),
            text => text.Describe(withValues: true).ShouldEndWith("(stable \"secret\", shadow \"a?b\")"));
    }

    [Theory]
    [InlineData(200, null, 500, null, "Mismatch")]
    [InlineData(404, null, 200, null, "Mismatch")]
    [InlineData(500, null, 500, null, "Incomparable")]
    [InlineData(400, null, 503, null, "Incomparable")]
    [InlineData(200, 0, 200, 14, "Mismatch")]
    [InlineData(200, 5, 200, 14, "Incomparable")]
    public void OneThatFailsAlone_IsAMismatch(int stable, int? stableGrpc, int shadow, int? shadowGrpc, string expected) =>
        AnswerComparer.Compare(Seen(stable, stableGrpc), Seen(shadow, shadowGrpc), Rule).Verdict.ToString().ShouldBe(expected);

    [Fact]
    public void AnswerOverTheLimit_OrEncoded_IsIncomparable()
    {
        var whole = Json(Output("y", "INT32", "[1]", "[1]"));
        using var lost = new CapturedBytes(new CaptureMemory(1_000_000), 10);
        lost.Append(whole.Body.Bytes.Span);

        Compare(whole, whole with { Body = lost }).Verdict.ShouldBe(Verdict.Incomparable);
        Compare(whole, whole with { Head = whole.Head with { ContentEncoding = "gzip" } }).Verdict.ShouldBe(Verdict.Incomparable);
    }

    [Theory]
    [InlineData("FP32", 2.0)]
    [InlineData("FP64", 2.0)]
    [InlineData("FP16", 2.0)]
    [InlineData("BF16", 2.0)]
    [InlineData("INT8", -2.0)]
    [InlineData("UINT8", 200.0)]
    [InlineData("INT16", -2.0)]
    [InlineData("UINT16", 40000.0)]
    [InlineData("INT32", -2.0)]
    [InlineData("UINT32", 3e9)]
    [InlineData("INT64", -2.0)]
    [InlineData("UINT64", 2.0)]
    [InlineData("BOOL", 1.0)]
    public void BinaryTensor_IsTheSameAsInJson(string datatype, double value)
    {
        var bytes = Bytes(datatype, value);

        Compare(Json(Output("y", datatype, "[1]", $"[{value}]")), Binary(datatype, "[1]", bytes)).Verdict.ShouldBe(Verdict.Match);
        Compare(Json(Output("y", datatype, "[1]", "[0]")), Binary(datatype, "[1]", bytes)).Verdict.ShouldBe(Verdict.Mismatch);
        Compare(Binary(datatype, "[1]", bytes), Binary(datatype, "[1]", bytes)).Verdict.ShouldBe(Verdict.Match);
    }

    [Fact]
    public void BinaryStrings_AreComparedElementByElement()
    {
        byte[] bytes = [2, 0, 0, 0, (byte)'a', (byte)'b', 0, 0, 0, 0];
        Compare(Binary("BYTES", "[2]", bytes), Json(Output("y", "BYTES", "[2]", "[\"ab\",\"\"]"))).Verdict.ShouldBe(Verdict.Match);
        Compare(Binary("BYTES", "[2]", bytes), Json(Output("y", "BYTES", "[2]", "[\"ab\",\"c\"]"))).Verdict.ShouldBe(Verdict.Mismatch);
    }

    [Theory]
    [InlineData("BYTES", "[2]", "ffffffff01020304", null, null)]
    [InlineData("BYTES", "[2]", "0400000001020304", null, null)]
    [InlineData("BYTES", "[1]", "0000000001", null, null)]
    [InlineData("FP32", "[2]", "00000000", null, null)]
    [InlineData("FP32", "[2147483647,2147483647]", "00000000", null, null)]
    [InlineData("FP32", "[536870912]", "00000000", null, null)]
    [InlineData("FP32", "[-1]", "00000000", null, null)]
    [InlineData("FP32", "[1]", "00000000", 5, null)]
    [InlineData("FP32", "[1]", "00000000", 3, null)]
    [InlineData("FP32", "[1]", "00000000", -4, null)]
    [InlineData("FP32", "[1]", "00000000", null, "99999")]
    [InlineData("FP32", "[1]", "00000000", null, "-1")]
    [InlineData("FP32", "[1]", "00000000", null, "10")]
    [InlineData("FP32", "[1]", "00000000", null, "x")]
    public void LengthsThatLie_AreIncomparable(string datatype, string shape, string hex, int? size, string? jsonLength)
    {
        var lying = Binary(datatype, shape, Convert.FromHexString(hex), size);
        Compare(lying with { Head = lying.Head with { JsonLength = jsonLength ?? lying.Head.JsonLength } },
            Binary("FP32", "[1]", new byte[4])).Verdict
            .ShouldBe(Verdict.Incomparable);
    }

    // Whatever a model answers, there is a verdict and no exception; and what was not changed matches.
    [Fact]
    public void MutatedAnswers_NeverThrow()
    {
        var random = new Random(23);
        SeenAnswer[] originals =
        [
            Json(Output("a", "FP32", "[2,2]", "[[1,2],[\"NaN\",4e-3]]"), Output("b", "BYTES", "[2]", "[\"x\",\"\\u00e9\"]"),
                Output("c", "UINT64", "[1]", "[7]")),
            Binary("FP16", "[4]", new byte[8]),
            Binary("BYTES", "[2]", [1, 0, 0, 0, 65, 0, 0, 0, 0]),
        ];
        var verdicts = new int[3];
        for (var i = 0; i < 30_000; i++)
        {
            var original = originals[i % originals.Length];
            var bytes = original.Body.Bytes.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(32, 127));
            }

            var mutant = Answer(bytes[..random.Next(random.Next(4) == 0 ? 0 : bytes.Length, bytes.Length + 1)], original.Head.JsonLength);
            verdicts[(int)Compare(original, mutant).Verdict]++;
            verdicts[(int)Compare(mutant, original).Verdict]++;
        }

        verdicts.ShouldAllBe(count => count > 100);
    }

    private static Comparison Compare(SeenAnswer stable, SeenAnswer shadow) => AnswerComparer.Compare(stable, shadow, Rule);

    private static string Output(string name, string datatype, string shape, string data) =>
        $$"""{"name":"{{name}}","datatype":"{{datatype}}","shape":{{shape}},"data":{{data}}}""";

    private static SeenAnswer Json(params string[] outputs) => Answer($$"""{"model_name":"m","outputs":[{{string.Join(',', outputs)}}]}""");

    private static SeenAnswer Binary(string datatype, string shape, byte[] bytes, int? size = null)
    {
        var json = $$"""{"outputs":[{"name":"y","datatype":"{{datatype}}","shape":{{shape}},"parameters":{"binary_data_size":{{size ?? bytes.Length}} } }]}""";
        return Answer([.. Encoding.UTF8.GetBytes(json), .. bytes], json.Length.ToString());
    }

    private static byte[] Bytes(string datatype, double value)
    {
        var bytes = new byte[8];
        switch (datatype)
        {
            case "FP32": BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value); break;
            case "FP64": BinaryPrimitives.WriteDoubleLittleEndian(bytes, value); break;
            case "FP16": BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value); break;
            case "BF16": BinaryPrimitives.WriteInt32LittleEndian(bytes, BitConverter.SingleToInt32Bits((float)value) >> 16); break;
            default: BinaryPrimitives.WriteInt64LittleEndian(bytes, (long)value); break;
        }

        return bytes[..Datatype.Find(datatype)!.Size];
    }

    private static SeenAnswer Seen(int status, int? grpc) =>
        new(new AnswerHead(status, grpc is null ? "application/json" : "application/grpc"), new CapturedBytes(new CaptureMemory(0), 0),
            grpc);

    private static SeenAnswer Answer(string json) => Answer(Encoding.UTF8.GetBytes(json), null);

    private static SeenAnswer Answer(byte[] bytes, string? jsonLength)
    {
        var body = new CapturedBytes(new CaptureMemory(1_000_000), 1_000_000);
        body.Append(bytes.AsSpan());
        return new SeenAnswer(new AnswerHead(200, "application/json", JsonLength: jsonLength), body, null);
    }
}
