using System.Globalization;
using System.Net;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Inference;

/// <summary>What a server keeps after requests of many lengths is not something for each length.</summary>
public sealed class MemoryOfShapesTests
{
    private const int Requests = 1000;
    private const int Channels = 16;

    [Fact]
    public async Task Memory_DoesNotGrowWithEveryLength()
    {
        // Each length a little longer than all before it: memory that was kept for those never fits it.
        int[] lengths = [.. Enumerable.Range(1, Requests).Select(number => 5 * number)];

        var growth = await GrowthAsync(lengths);

        growth.ShouldBeLessThan(lengths.Sum(BytesOf), "it keeps more than one tensor of each length");
    }

    private static long BytesOf(int length) => (long)length * Channels * sizeof(float);

    /// <summary>How many bytes a fresh server has more after requests of these lengths.</summary>
    private static async Task<long> GrowthAsync(IEnumerable<int> lengths)
    {
        await using var process = ServerProcess.Start(
            "0", "--model-path", TestModels.Path("layers"), "--model-name", RunningServer.Model, "--http-port", "0", "--concurrency", "1", "--intra-op-threads", "1");
        using var client = new HttpClient { BaseAddress = await process.AddressAsync() };
        await process.EventuallyAsync(async () => (await client.GetAsync("/v2/health/ready")).StatusCode is HttpStatusCode.OK);
        var before = process.Resident;
        foreach (var length in lengths)
        {
            var bytes = BytesOf(length);
            var size = string.Create(CultureInfo.InvariantCulture, $"\"shape\":[1,{Channels},{length}],\"datatype\":\"FP32\",\"parameters\":{{\"binary_data_size\":{bytes}}}");
            using var request = BinaryRequest.Of($$$"""{"inputs":[{"name":"h0",{{{size}}}}],"parameters":{"binary_data_output":true}}""", new byte[bytes]);
            using var answer = await client.SendAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        return process.Resident - before;
    }
}
