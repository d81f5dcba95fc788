using System.Globalization;
using System.Net;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.ModelServer.Tests.Support;
using Xunit.Abstractions;

namespace ModelOperator.ModelServer.Tests.Inference.Onnx;

/// <summary>Shows that a large request does not make the server large for good.</summary>
public sealed class LargeRequestTests(ITestOutputHelper output)
{
    private const int Channels = 16;
    private const int Length = 256 * 1024;

    [Theory]
    [InlineData("Fp32", 2 << 20, true)]
    [InlineData("Fp32", (2 << 20) - 1, false)]
    [InlineData("Int64", 1 << 20, true)]
    [InlineData("UInt8", 1 << 20, false)]
    [InlineData("Bytes", 1 << 18, true)]
    [InlineData("Bytes", 1 << 17, false)]
    public void Request_IsLarge_FromEightMebibytesOfInputsOn(string type, int count, bool isLarge)
    {
        using var model = TestModels.Load("identity_fp32");
        using var request = new InferRequest(id: null, [Tensor.Allocate(Enum.Parse<DataType>(type), [count])], model.Signature.AllOutputs);

        LargeRequests.IsOne(request).ShouldBe(isLarge);
    }

    [Fact]
    public async Task Memory_OfALargeRun_IsGivenBack()
    {
        await using var process = ServerProcess.Start(
            "0",
            "--model-path", TestModels.Path("layers"),
            "--model-name", RunningServer.Model,
            "--http-port", "0",
            "--concurrency", "1",
            "--intra-op-threads", "1");
        using var client = new HttpClient { BaseAddress = await process.AddressAsync() };
        await process.EventuallyAsync(async () => (await client.GetAsync("/v2/health/ready")).StatusCode is HttpStatusCode.OK);
        await AskAsync(client, 16);
        var before = process.Resident;

        await AskAsync(client, Length);

        var kept = (process.Resident - before) / 1e6;
        output.WriteLine($"a request of {BytesOf(Length) / 1e6:F0} MB: {before / 1e6:F0} MB before, {kept:F0} MB more afterwards");
        kept.ShouldBeLessThan(3 * BytesOf(Length) / 1e6, "the body, the tensors and the answer are still there; the run's memory is not");
    }

    private static async Task AskAsync(HttpClient client, int length)
    {
        var data = new byte[BytesOf(length)];
        using var request = BinaryRequest.Of(
            string.Create(
                CultureInfo.InvariantCulture,
                $$$"""
                {"parameters":{"binary_data_output":true},"inputs":[{"name":"h0","shape":[1,{{{Channels}}},{{{length}}}],"datatype":"FP32",
                 "parameters":{"binary_data_size":{{{data.Length}}}}}]}
                """),
            data);
        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static int BytesOf(int length) => length * Channels * sizeof(float);
}
