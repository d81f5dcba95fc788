using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Tokens;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Settings;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Serving;

/// <summary>Checks that clients who come without a gateway get tokens, and can post what they learn.</summary>
public sealed class FeedbackTests : IDisposable
{
    private const string Rows = """
        {"inputs":[{"name":"a","datatype":"FP32","shape":[1,3],"data":[1,2,3]},{"name":"b","datatype":"FP32","shape":[1,3],"data":[4,5,6]}]}
        """;

    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("keys");

    public FeedbackTests() => File.WriteAllText(Path.Combine(_keys.FullName, "1"), new string('a', 64));

    public void Dispose() => _keys.Delete(recursive: true);

    [Fact]
    public async Task TokenOfAnAnswer_IsTakenBack_AndCountedForTheRevisionAndTheSlice()
    {
        await using var server = await StartAsync();
        var token = await AskAsync(server, "phone");

        var answer = await PostAsync(server, $$"""{"token":"{{token}}","label":"7","prediction":7}""");
        var again = await PostAsync(server, $$"""{"token":"{{token}}","correct":true}""");

        (answer.Status, Whole(answer, "counted")).ShouldBe((HttpStatusCode.OK, 1), answer.Text);
        Whole(again, "repeated").ShouldBe(1);
        (await CountAsync(
            server, "model_server_feedback_total", "correct=\"true\"", "revision=\"7f9c2ab4d1\"", "slice=\"device=phone\"")).ShouldBe(1);
        (await CountAsync(server, "model_server_feedback_repeated_total", "model=\"m\"")).ShouldBe(1);
    }

    [Fact]
    public async Task TokenOfTheGateway_IsTaken_ForItsOwnRevision()
    {
        await using var server = await StartAsync();
        var clock = TimeProvider.System;
        var gateway = new TokenIssuer("ml/digits", Settings, new(_keys.FullName, clock, NullLogger<KeyRing>.Instance), clock);

        var answer = await PostAsync(
            server, $$"""{"token":"{{gateway.Issue("0123456789", new HeaderDictionary())}}","correct":false}""");

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        (await CountAsync(
            server, "model_server_feedback_total", "correct=\"false\"", "revision=\"0123456789\"", "slice=\"all\"")).ShouldBe(1);
    }

    [Fact]
    public async Task TokenOfAnotherModel_Is400()
    {
        await using var other = await RunningServer.StartAsync(
            "add", settings => settings with { Feedback = Settings with { Model = "ml/others" } });
        await using var server = await StartAsync();

        var answer = await PostAsync(server, $$"""{"token":"{{await AskAsync(other)}}","correct":true}""");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error.ShouldContain("another model");
        (await CountAsync(server, "model_server_feedback_refused_total", "reason=\"other_model\"")).ShouldBe(1);
    }

    [Fact]
    public async Task PostWithoutTheCredential_Is401()
    {
        var credentials = Directory.CreateTempSubdirectory("credentials");
        await File.WriteAllTextAsync(Path.Combine(credentials.FullName, "1"), new string('b', 32));
        await using var server = await RunningServer.StartAsync(
            "add", settings => settings with { Feedback = Settings with { Credentials = credentials.FullName } });
        var body = $$"""{"token":"{{await AskAsync(server)}}","correct":true}""";

        (await PostAsync(server, body)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(server, body, new string('b', 32))).Status.ShouldBe(HttpStatusCode.OK);
        credentials.Delete(recursive: true);
    }

    [Fact]
    public async Task AnswerThatFailed_AndOneToACopy_HaveNoToken()
    {
        await using var server = await StartAsync();

        using var failed = await SendAsync(server, "{}");
        using var copy = await SendAsync(server, Rows, (ModelHeaders.Shadow, "true"));

        failed.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        copy.StatusCode.ShouldBe(HttpStatusCode.OK);
        (failed.Headers.Contains(ModelHeaders.Feedback), copy.Headers.Contains(ModelHeaders.Feedback)).ShouldBe((false, false));
    }

    [Fact]
    public async Task ServerWithoutTheSetting_GivesNoToken_AndTakesNoPost()
    {
        await using var server = await RunningServer.StartAsync("add");

        using var answer = await SendAsync(server, Rows);

        answer.Headers.Contains(ModelHeaders.Feedback).ShouldBeFalse();
        (await PostAsync(server, "{}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await server.MetricsAsync()).ShouldNotContain("model_server_feedback");
    }

    [Fact]
    public async Task GrpcAnswer_CarriesItsTokenInItsHeaders()
    {
        await using var server = await RunningServer.StartAsync(
            "identity_uint8", settings => settings with { Feedback = Settings });
        using var client = new InferenceClient(server);
        using var call = client.Begin(
            new ModelInferRequest
            {
                ModelName = RunningServer.Model,
                Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "UINT8", Shape = { 2 } } },
                RawInputContents = { ByteString.CopyFrom(9, 7) },
            },
            default);

        var token = (await call.ResponseHeadersAsync).GetValue(ModelHeaders.Feedback);
        await call;

        (await PostAsync(server, $$"""{"token":"{{token}}","correct":true}""")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private FeedbackSettings Settings => new()
    {
        Keys = _keys.FullName,
        Model = "ml/digits",
        MaxDelaySeconds = 3600,
        Slices = [new("device", "x-device", ["phone", "desktop"])],
    };

    private Task<RunningServer> StartAsync() =>
        RunningServer.StartAsync("add", (ServeSettings settings) => settings with { Feedback = Settings });

    private static async Task<string> AskAsync(RunningServer server, string device = "none")
    {
        using var answer = await SendAsync(server, Rows, ("x-device", device));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return answer.Headers.GetValues(ModelHeaders.Feedback).ShouldHaveSingleItem();
    }

    private static async Task<HttpResponseMessage> SendAsync(
        RunningServer server, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{RunningServer.Model}/infer")
        {
            Content = new StringContent(body),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await server.Client.SendAsync(request);
    }

    private static Task<RunningServer.Answer> PostAsync(RunningServer server, string body, string? bearer = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{RunningServer.Model}/feedback")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (bearer is not null)
        {
            request.Headers.Authorization = new("Bearer", bearer);
        }

        return server.SendAsync(request);
    }

    private static async Task<double> CountAsync(RunningServer server, string name, params string[] labels) =>
        (await server.MetricsAsync()).Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(line.Contains))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private static int Whole(RunningServer.Answer answer, string field) => answer.Json.TryGetProperty(field, out JsonElement value)
        ? value.GetInt32()
        : -1;
}
