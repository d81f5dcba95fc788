using System.Globalization;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Tests.Monitoring;

/// <summary>The server says how sure the model is, when it is asked.</summary>
public sealed class ConfidenceTests
{
    private const string Question = "x-model-asks-confidence";
    private const string Confidence = "x-model-confidence";

    private static readonly ReferenceProfile Profile = new(1, [], [new OutputProfile("sum", Confidence: true)]);

    // Rows of the output "sum": (0.2, 0.7, 0.1), (0.5, 0.4, 0) and (0.9, 0.1, 0).
    private const string Rows = """
        {"inputs":[{"name":"a","shape":[3,3],"datatype":"FP32","data":[0.2,0.7,0.1,0.5,0.4,0,0.9,0.1,0]},
                   {"name":"b","shape":[3,3],"datatype":"FP32","data":[0,0,0,0,0,0,0,0,0]}]OUTPUTS}
        """;

    [Theory]
    [InlineData("sum")]
    [InlineData("*")]
    public async Task Answer_SaysTheLowestRowsLargestScore(string asked)
    {
        await using var server = await StartAsync();

        using var answer = await AskAsync(server, asked, Rows.Replace("OUTPUTS", "", StringComparison.Ordinal));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        double.Parse(answer.Headers.GetValues(Confidence).Single(), CultureInfo.InvariantCulture).ShouldBe(0.5, 1e-6);
    }

    [Fact]
    public async Task ScoreOfSinglePrecision_IsSaidAsTheModelMeansIt()
    {
        await using var server = await StartAsync();

        var rows = Rows.Replace("0.5,0.4,0,", "0.7,0.1,0,", StringComparison.Ordinal);

        using var answer = await AskAsync(server, "sum", rows.Replace("OUTPUTS", "", StringComparison.Ordinal));

        answer.Headers.GetValues(Confidence).ShouldBe(["0.7"]);
    }

    [Fact]
    public async Task RowWithoutANumber_IsNotSureAtAll()
    {
        await using var server = await StartAsync();

        using var answer = await AskAsync(server, "sum", Rows.Replace("0.2,0.7", "\"NaN\",0.7", StringComparison.Ordinal)
            .Replace("OUTPUTS", "", StringComparison.Ordinal));

        answer.Headers.GetValues(Confidence).ShouldBe(["0"]);
    }

    [Theory]
    [InlineData("nowhere", "")]
    [InlineData("sum", ",\"outputs\":[{\"name\":\"difference\"}]")]
    [InlineData(null, "")]
    public async Task AnswerWithoutTheScores_AndOneThatNobodyAskedAbout_SaysNothing(string? asked, string outputs)
    {
        await using var server = await StartAsync();

        using var answer = await AskAsync(server, asked, Rows.Replace("OUTPUTS", outputs, StringComparison.Ordinal));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        answer.Headers.Contains(Confidence).ShouldBeFalse();
    }

    [Fact]
    public async Task ServerWithoutAProfile_SaysItOfAnOutputThatIsNamed_AndOnlyThen()
    {
        await using var server = await RunningServer.StartAsync("add");

        using var named = await AskAsync(server, "sum", Rows.Replace("OUTPUTS", "", StringComparison.Ordinal));
        using var unnamed = await AskAsync(server, "*", Rows.Replace("OUTPUTS", "", StringComparison.Ordinal));

        named.Headers.Contains(Confidence).ShouldBeTrue();
        unnamed.Headers.Contains(Confidence).ShouldBeFalse();
    }

    [Fact]
    public async Task GrpcAnswer_SaysItInItsHeaders()
    {
        await using var server = await RunningServer.StartAsync("identity_uint8");
        using var client = new InferenceClient(server);
        using var call = client.Begin(
            new ModelInferRequest
            {
                ModelName = RunningServer.Model,
                Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "UINT8", Shape = { 2 } } },
                RawInputContents = { ByteString.CopyFrom(9, 7) },
            },
            new CallOptions(headers: new Metadata { { Question, "y" } }));

        (await call.ResponseHeadersAsync).GetValue(Confidence).ShouldBe("7");
        await call;
    }

    private static async Task<HttpResponseMessage> AskAsync(RunningServer server, string? asked, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{RunningServer.Model}/infer")
        {
            Content = new StringContent(body),
        };
        if (asked is not null)
        {
            request.Headers.Add(Question, asked);
        }

        return await server.Client.SendAsync(request);
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync("add", settings => settings with { Profile = Profile });
}
