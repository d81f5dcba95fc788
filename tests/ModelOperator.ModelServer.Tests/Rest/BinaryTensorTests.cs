using System.Text.Json;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Rest;

/// <summary>Tests the extension for binary tensors over REST.</summary>
public sealed class BinaryTensorTests
{
    [Theory]
    [InlineData("BOOL", 3, "000101")]
    [InlineData("UINT8", 2, "00FF")]
    [InlineData("UINT16", 2, "0000FFFF")]
    [InlineData("UINT32", 1, "FEFFFFFF")]
    [InlineData("UINT64", 1, "0102030405060708")]
    [InlineData("INT8", 2, "80FF")]
    [InlineData("INT16", 1, "0080")]
    [InlineData("INT32", 1, "00000080")]
    [InlineData("INT64", 1, "0000000000000080")]
    [InlineData("FP16", 2, "007C003C")]
    [InlineData("BF16", 2, "803F807F")]
    [InlineData("FP32", 2, "0000C07F0000803F")]
    [InlineData("FP64", 1, "000000000000F0FF")]
    [InlineData("BYTES", 3, "0200000000FF0000000001000000C3")]
    public async Task Identity_OfEveryDatatype_AnswersTheSameBytes(string datatype, int count, string hex)
    {
        await using var server = await RunningServer.StartAsync($"identity_{datatype.ToLowerInvariant()}");
        var bytes = Convert.FromHexString(hex);

        var (status, json, binary) = await BinaryRequest.SendAsync(server, BinaryRequest.Of(
            $$$"""{"id":"é","parameters":{"binary_data_output":true},"inputs":[{"name":"x","shape":[{{{count}}}],"datatype":"{{{datatype}}}","parameters":{"binary_data_size":{{{bytes.Length}}}}}]}""",
            bytes));

        status.ShouldBe(200, json);
        Convert.ToHexString(binary).ShouldBe(hex);
        json.ShouldBe(
            $$$"""{"model_name":"m","model_version":"7","id":"é","outputs":[{"name":"y","datatype":"{{{datatype}}}","shape":[{{{count}}}],"parameters":{"binary_data_size":{{{bytes.Length}}}}}]}""");
    }

    [Fact]
    public async Task JsonAndBinary_MayBeMixed_BothWays()
    {
        await using var server = await RunningServer.StartAsync("add");
        var b = new byte[12];
        BitConverter.TryWriteBytes(b, 1f);

        var (status, json, binary) = await BinaryRequest.SendAsync(server, BinaryRequest.Of(
            """
            {"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[1,2,3]},{"parameters":{"binary_data_size":12},"name":"b","shape":[1,3],"datatype":"FP32"}],
             "outputs":[{"name":"difference","parameters":{"binary_data":false}},{"name":"sum","parameters":{"binary_data":true}}]}
            """, b));

        status.ShouldBe(200, json);
        var outputs = JsonDocument.Parse(json).RootElement.GetProperty("outputs");
        outputs[0].GetProperty("data").GetRawText().ShouldBe("[0,2,3]");
        outputs[1].TryGetProperty("data", out _).ShouldBeFalse();
        new[] { BitConverter.ToSingle(binary, 0), BitConverter.ToSingle(binary, 4), BitConverter.ToSingle(binary, 8) }.ShouldBe(
            [2f, 2f, 3f]);
    }

    [Theory]
    [InlineData(12, """{"binary_data_size":12}""", null, 24, "12 bytes follow the binary data of the inputs")]
    [InlineData(3, """{"binary_data_size":16}""", null, 12, "inputs[0] has binary_data_size 16, but 12 bytes are left after the JSON")]
    [InlineData(3, """{"binary_data_size":9223372036854775807}""", null, 12,
        "inputs[0] has binary_data_size 9223372036854775807, but 12 bytes are left")]
    [InlineData(3, """{"binary_data_size":8}""", null, 8, "more values than the body holds")]
    [InlineData(2, """{"binary_data_size":12}""", null, 12, "input 'x' has 12 bytes; its shape [2] of FP32 needs 8")]
    [InlineData(3, """{"binary_data_size":-1}""", null, 12, "inputs[0].parameters.binary_data_size must be a whole number, 0 or more")]
    [InlineData(3, """{"binary_data_size":"12"}""", null, 12, "inputs[0].parameters.binary_data_size must be a whole number, 0 or more")]
    [InlineData(3, "7", null, 12, "inputs[0].parameters must be an object")]
    [InlineData(3, "{}", null, 12, "inputs[0] has no data")]
    [InlineData(3, """{"binary_data_size":12}""", "-1", 12, "Inference-Header-Content-Length must be a whole number, at most the body's")]
    [InlineData(3, """{"binary_data_size":12}""", "100000", 12,
        "Inference-Header-Content-Length must be a whole number, at most the body's")]
    [InlineData(3, """{"binary_data_size":12}""", "99999999999999999999", 12, "Inference-Header-Content-Length must be")]
    [InlineData(3, """{"binary_data_size":12}""", "0", 12, "the body is not valid JSON")]
    public async Task LengthThatLies_IsRefused(int shape, string parameters, string? header, int bytes, string expected)
    {
        await using var server = await RunningServer.StartAsync("identity_fp32");
        var count = shape == 12 ? 3 : shape;

        var (status, json, _) = await BinaryRequest.SendAsync(server, BinaryRequest.Of(
            $$"""{"inputs":[{"name":"x","shape":[{{count}}],"datatype":"FP32","parameters":{{parameters}}}]}""", new byte[bytes], header));

        status.ShouldBe(400, json);
        json.ShouldContain(expected);
    }

    [Theory]
    [InlineData("bool", 2, "0102", "byte 1 is 2, which is no BOOL (0 or 1)")]
    [InlineData("bytes", 1, "05000000FF", "the bytes end within element 0 of 1")]
    [InlineData("bytes", 1, "FFFFFFFF00", "the bytes end within element 0 of 1")]
    [InlineData("bytes", 1, "0000000000", "1 bytes follow its 1 elements")]
    [InlineData("bytes", 2, "00000000", "more values than the body holds")]
    public async Task Bytes_ThatAreNoValues_AreRefused(string datatype, int count, string hex, string expected)
    {
        await using var server = await RunningServer.StartAsync($"identity_{datatype}");

        var (status, json, _) = await BinaryRequest.SendAsync(server, BinaryRequest.Of(
            $$$"""{"inputs":[{"name":"x","shape":[{{{count}}}],"datatype":"{{{datatype.ToUpperInvariant()}}}","parameters":{"binary_data_size":{{{hex.Length / 2}}}}}]}""",
            Convert.FromHexString(hex)));

        status.ShouldBe(400, json);
        json.ShouldContain(expected);
    }

    [Fact]
    public async Task DataAndBinaryData_Together_AreRefused()
    {
        await using var server = await RunningServer.StartAsync("identity_fp32");

        var (status, json, _) = await BinaryRequest.SendAsync(server, BinaryRequest.Of(
            """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1],"parameters":{"binary_data_size":4}}]}""", new byte[4]));

        status.ShouldBe(400);
        json.ShouldContain("inputs[0] has data and binary_data_size; give one of them");
    }

    [Fact]
    public async Task Bf16_AsJson_IsRefusedBothWays()
    {
        await using var server = await RunningServer.StartAsync("identity_bf16");

        (await server.InferAsync("""{"inputs":[{"name":"x","shape":[1],"datatype":"BF16","data":[1]}]}""")).Error
            .ShouldBe("input 'x' is BF16, which has no JSON form; send it as binary data (binary_data_size)");
        var (_, json, _) = await BinaryRequest.SendAsync(server, BinaryRequest.Of(
            """{"inputs":[{"name":"x","shape":[1],"datatype":"BF16","parameters":{"binary_data_size":2}}]}""", new byte[2]));
        json.ShouldContain("output 'y' is BF16, which has no JSON form; ask for it with the parameter binary_data");
    }

    [Fact]
    public async Task Text_ThatIsNoUtf8_CannotBeAnsweredAsJson()
    {
        await using var server = await RunningServer.StartAsync("identity_bytes");

        var (status, json, _) = await BinaryRequest.SendAsync(server, BinaryRequest.Of(
            """{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":5}}]}""", Convert.FromHexString(
                "01000000FF")));

        status.ShouldBe(400);
        json.ShouldContain("output 'y' has bytes that are no UTF-8");
    }

    [Fact]
    public async Task LargeTensor_ComesBackWhole()
    {
        await using var server = await RunningServer.StartAsync("identity_uint8");
        var bytes = new byte[5_000_001];
        new Random(1).NextBytes(bytes);

        var (status, json, binary) = await BinaryRequest.SendAsync(server, BinaryRequest.Of(
            $$$"""{"parameters":{"binary_data_output":true},"inputs":[{"name":"x","shape":[{{{bytes.Length}}}],"datatype":"UINT8","parameters":{"binary_data_size":{{{bytes.Length}}}}}]}""",
            bytes));

        status.ShouldBe(200, json);
        binary.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }
}
