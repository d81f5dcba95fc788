using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Requests;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Rest;

/// <summary>Tests requests and answers that are packed with gzip.</summary>
public sealed class CompressionTests
{
    private const int MaxBody = 1 << 20;

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("x-gzip")]
    [InlineData("identity, gzip")]
    public async Task Request_WithGzip_IsAnsweredLikeThePlainOne(string coding)
    {
        await using var server = await RunningServer.StartAsync("lookup");

        using var request = Post(Packed(Encoding.UTF8.GetBytes(Lookup("1").PadRight(300_000))), coding);

        (await server.SendAsync(request)).Data().ShouldBe("[20]");
    }

    [Fact]
    public async Task Tensors_BehindTheJson_ArePackedWithIt_AndTheHeaderCountsUnpackedBytes()
    {
        await using var server = await RunningServer.StartAsync("identity_fp32");
        var bytes = new byte[40_000];
        new Random(1).NextBytes(bytes);
        using var request = BinaryRequest.Of(
            """{"parameters":{"binary_data_output":true},"inputs":[{"name":"x","shape":[10000],"datatype":"FP32","parameters":{"binary_data_size":40000}}]}""",
            bytes);
        var plain = await request.Content!.ReadAsByteArrayAsync();
        request.Content = new ByteArrayContent(Packed(plain)) { Headers = { { "Content-Encoding", "gzip" } } };

        var (status, json, binary) = await BinaryRequest.SendAsync(server, request);

        status.ShouldBe(200, json);
        binary.ShouldBe(bytes);
    }

    [Fact]
    public async Task BodyThatIsTooLarge_WhenItIsUnpacked_Is413_AndTheNextIsAnswered()
    {
        await using var server = await RunningServer.StartAsync(
            "lookup", settings => settings with { MaxBody = MaxBody, BodyMemory = 2 * MaxBody });
        var bomb = Packed(new byte[200 << 20]);
        bomb.Length.ShouldBeLessThan(MaxBody);

        for (var round = 0; round < 3; round++)
        {
            using var request = Post(bomb);
            var answer = await server.SendAsync(request);
            (answer.Status, answer.Error).ShouldBe(
                (HttpStatusCode.RequestEntityTooLarge, $"the body is larger than {MaxBody} bytes (--max-body)"));
        }

        using var small = Post(Packed(Encoding.UTF8.GetBytes(Lookup("1").PadRight(MaxBody))));
        (await server.SendAsync(small)).Status.ShouldBe(HttpStatusCode.OK, "exactly as large as it may be, and all memory was given back");
    }

    [Fact]
    public void Bomb_TakesBoundedMemory()
    {
        var bomb = Packed(new byte[200 << 20]);
        using var budget = new BodyBudget(4 * MaxBody, new FakeTimeProvider());
        using var share = budget.Open();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Should.Throw<ProtocolException>(() => GzipBody.Unpack(new RequestBody(bomb, bomb.Length), MaxBody, share)).Status.ShouldBe(413);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(8L * MaxBody);
    }

    [Fact]
    public void UnpackedBytes_AreTakenOutOfTheMemoryForBodies()
    {
        var packed = Packed(new byte[MaxBody]);
        using var budget = new BodyBudget(MaxBody / 2, new FakeTimeProvider());
        using var share = budget.Open();

        Should.Throw<ProtocolException>(() => GzipBody.Unpack(new RequestBody(packed, packed.Length), MaxBody, share)).Status.ShouldBe(429);
    }

    [Theory]
    [InlineData("""{"inputs":[]}""", 0)]
    [InlineData("", 0)]
    [InlineData(null, 30)]
    [InlineData(null, 8)]
    [InlineData(null, 1)]
    public async Task BodyThatIsNoGzip_OrEndsTooEarly_Is400(string? body, int missing)
    {
        await using var server = await RunningServer.StartAsync("lookup");
        var bytes = body is null ? Packed(Encoding.UTF8.GetBytes(Lookup("1"))) : Encoding.UTF8.GetBytes(body);
        using var request = Post(bytes[..^missing]);

        var answer = await server.SendAsync(request);
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        (missing == 0 || (answer.Error ?? "").Contains("Content-Encoding: gzip", StringComparison.Ordinal)).ShouldBeTrue(answer.Error);
    }

    [Theory]
    [InlineData("gzip", 1000, true)]
    [InlineData("deflate, gzip;q=0.5", 1000, true)]
    [InlineData("*", 1000, true)]
    [InlineData("gzip;q=0", 1000, false)]
    [InlineData("gzip;q=0, *", 1000, false)]
    [InlineData("br", 1000, false)]
    [InlineData(null, 1000, false)]
    [InlineData("gzip", 249, false)] // of 4 bytes each
    public async Task Answer_IsPacked_ForWhoeverTakesIt_FromTheSizeOn(string? accepted, int values, bool isPacked)
    {
        await using var server = await RunningServer.StartAsync("identity_fp32", settings => settings with { CompressAnswersFrom = 1000 });

        using var answer = await server.Client.SendAsync(Identity(values, accepted));
        var body = await answer.Content.ReadAsByteArrayAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        string.Join(',', answer.Content.Headers.ContentEncoding).ShouldBe(isPacked ? "gzip" : "");
        answer.Headers.Vary.ToString().ShouldBe("Accept-Encoding");
        var text = Encoding.UTF8.GetString(isPacked ? Unpacked(body) : body);
        text.ShouldEndWith($"\"data\":[{string.Join(',', Enumerable.Range(0, values))}]}}]}}");
        (body.Length < text.Length).ShouldBe(isPacked);
    }

    [Theory]
    [InlineData(100_000, false)] // is sent while it grows
    [InlineData(100_000, true)]
    public async Task LargeAnswer_IsPackedWhole(int values, bool binary)
    {
        await using var server = await RunningServer.StartAsync("identity_fp32", settings => settings with { CompressAnswersFrom = 1000 });

        using var answer = await server.Client.SendAsync(Identity(values, "gzip", binary));
        var body = Unpacked(await answer.Content.ReadAsByteArrayAsync());

        string.Join(',', answer.Content.Headers.ContentEncoding).ShouldBe("gzip");
        if (binary)
        {
            var json = int.Parse(
                answer.Headers.GetValues(BinaryRequest.Header).Single(), System.Globalization.CultureInfo.InvariantCulture);
            body.Length.ShouldBe(json + (4 * values));
            BitConverter.ToSingle(body, body.Length - 4).ShouldBe(values - 1);
        }
        else
        {
            Encoding.UTF8.GetString(body).ShouldEndWith($",{values - 1}]}}]}}");
        }
    }

    [Fact]
    public async Task Answer_IsNotPacked_UnlessTheServerIsToldTo()
    {
        await using var server = await RunningServer.StartAsync("identity_fp32");

        using var answer = await server.Client.SendAsync(Identity(10_000, "gzip"));

        answer.Content.Headers.ContentEncoding.ShouldBeEmpty();
        answer.Headers.Vary.ShouldBeEmpty();
        answer.Content.Headers.ContentLength.ShouldNotBeNull();
    }

    [Fact]
    public async Task AnswerThatCannotBeWritten_IsAPlainError()
    {
        await using var server = await RunningServer.StartAsync("identity_bytes", settings => settings with { CompressAnswersFrom = 1 });
        using var request = BinaryRequest.Of(
            """{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":5}}]}""", [1, 0, 0, 0, 0xC3]);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");

        using var answer = await server.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentEncoding.ShouldBeEmpty();
        (await answer.Content.ReadAsStringAsync()).ShouldContain("no UTF-8, which JSON cannot carry");
    }

    private static HttpRequestMessage Identity(int values, string? accepted, bool binary = false)
    {
        var output = binary ? """ "parameters":{"binary_data_output":true},""" : "";
        var data = string.Join(',', Enumerable.Range(0, values));
        var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer")
        {
            Content = new StringContent(
                $$"""{{{output}}"inputs":[{"name":"x","shape":[{{values}}],"datatype":"FP32","data":[{{data}}]}]}"""),
        };
        if (accepted is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        }

        return request;
    }

    private static HttpRequestMessage Post(byte[] body, string coding = "gzip")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        return request;
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Unpacked(byte[] bytes)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static string Lookup(string index) => $$"""{"inputs":[{"name":"index","shape":[1],"datatype":"INT64","data":[{{index}}]}]}""";
}
