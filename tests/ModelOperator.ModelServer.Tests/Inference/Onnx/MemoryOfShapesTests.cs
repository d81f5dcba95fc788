using System.Globalization;
using System.Net;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Inference.Onnx;

/// <summary>Shows that a server does not keep memory for each of many lengths that were requested.</summary>
public sealed class MemoryOfShapesTests
{
    private const int Requests = 1000;
    private const int Channels = 16;

    // Each length is a little longer than all before it, so memory that was kept for those never fits.
    private static readonly int[] Lengths = [.. Enumerable.Range(1, Requests).Select(number => 5 * number)];

    [Fact]
    public async Task Memory_DoesNotGrowWithEveryLength()
    {
        var growth = await GrowthAsync(
            "layers", Lengths, length => InputOf(Size(1, Channels, length), "h0", "FP32", new byte[BytesOf(length)]));

        growth.ShouldBeLessThan(Lengths.Sum(BytesOf), "it keeps more than one tensor of each length");
    }

    /// <summary>The input has one size, so memory is planned ahead. What the run needs differs each time.</summary>
    [Fact]
    public async Task Memory_ThatIsPlannedAhead_DoesNotGrowWithEveryLengthInsideTheModel()
    {
        var growth = await GrowthAsync(
            "layers_of_a_length", Lengths, length => InputOf(Size(1), "length", "INT64", BitConverter.GetBytes((long)length)));

        growth.ShouldBeLessThan(Lengths.Sum(BytesOf), "it keeps more than one tensor of each length");
    }

    /// <summary>Plans are kept for the first of these requests, and for none of the others.</summary>
    [Fact]
    public async Task Memory_DoesNotGrowWithEveryNumberOfRows()
    {
        var growth = await GrowthAsync(
            "layers_of_rows", Lengths, rows => InputOf(Size(rows, Channels, 1), "h0", "FP32", new byte[BytesOf(rows)]));

        growth.ShouldBeLessThan(Lengths.Sum(BytesOf), "it keeps more than one tensor of each number of rows");
    }

    private static long BytesOf(int length) => (long)length * Channels * sizeof(float);

    private static string Size(params int[] shape) => string.Create(CultureInfo.InvariantCulture, $"[{string.Join(',', shape)}]");

    private static HttpRequestMessage InputOf(string shape, string name, string dataType, byte[] data)
    {
        var parameters = string.Create(CultureInfo.InvariantCulture, $"{{\"binary_data_size\":{data.Length}}}");
        return BinaryRequest.Of(
            $$$"""{"inputs":[{"name":"{{{name}}}","shape":{{{shape}}},"datatype":"{{{dataType}}}","parameters":{{{parameters}}}}],"""
                + "\"parameters\":{\"binary_data_output\":true}}",
            data);
    }

    /// <summary>Measures how many more bytes a fresh server has after a request of each length.</summary>
    private static async Task<long> GrowthAsync(string model, IEnumerable<int> lengths, Func<int, HttpRequestMessage> requestOf)
    {
        await using var process = ServerProcess.Start(
            "0",
            "--model-path", TestModels.Path(model),
            "--model-name", RunningServer.Model,
            "--http-port", "0",
            "--concurrency", "1",
            "--intra-op-threads", "1");
        using var client = new HttpClient { BaseAddress = await process.AddressAsync() };
        await process.EventuallyAsync(async () => (await client.GetAsync("/v2/health/ready")).StatusCode is HttpStatusCode.OK);
        var before = process.Resident;
        foreach (var length in lengths)
        {
            using var request = requestOf(length);
            using var answer = await client.SendAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        return process.Resident - before;
    }
}
