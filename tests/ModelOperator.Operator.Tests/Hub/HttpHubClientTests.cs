using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Hub;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Hub;

public sealed class HttpHubClientTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData(401, "", "answers 401: Org/name does not exist, or is private or gated")]
    [InlineData(404, "", "answers 404: Org/name does not exist or has no revision 'refs/pr/1'")]
    [InlineData(500, "", "answers 500")]
    [InlineData(200, "{}", "names no commit")]
    [InlineData(200, "[1]", "names no commit")]
    [InlineData(200, """{"sha":"main"}""", "names no commit")]
    [InlineData(200, """{"sha":"\ud800"}""", "gives an answer that cannot be read")]
    [InlineData(200, "<html>", "gives an answer that cannot be read")]
    public async Task AnswerWithoutACommit_IsTold(int status, string body, string problem) =>
        (await AskAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        })).ShouldBe(new(null, problem));

    [Fact]
    public async Task Commit_IsRead_AndTheRevisionIsEscaped()
    {
        string? asked = null;

        var answer = await AskAsync(context =>
        {
            asked = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            return context.Response.WriteAsync($$"""{"sha":"{{Commit}}","siblings":[]}""");
        });

        answer.ShouldBe(new(Commit, null));
        asked.ShouldBe("/api/models/Org/name/revision/refs%2Fpr%2F1");
    }

    [Fact]
    public async Task RepositoryThatWasRenamed_IsFollowedOnTheSameServer() =>
        (await AskAsync(context =>
        {
            if (context.Request.Path.Value!.Contains("/new/", StringComparison.Ordinal))
            {
                return context.Response.WriteAsync($$"""{"sha":"{{Commit}}"}""");
            }

            context.Response.Redirect("/api/models/Org/new/revision/main");
            return Task.CompletedTask;
        })).ShouldBe(new(Commit, null));

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("https://other.example/")]
    public async Task AnotherServer_IsNotAsked(string location) =>
        (await AskAsync(context =>
        {
            context.Response.Redirect(location);
            return Task.CompletedTask;
        })).Problem.ShouldNotBeNull().ShouldStartWith(
            $"redirects to another server, {new Uri(location).GetLeftPart(UriPartial.Authority)}, which is not asked; set --hub-endpoint");

    [Fact]
    public async Task RedirectsWithoutEnd_AreGivenUp()
    {
        var asked = 0;

        var answer = await AskAsync(context =>
        {
            asked++;
            context.Response.Redirect("/api/models/Org/name/revision/main");
            return Task.CompletedTask;
        });

        (answer.Problem, asked).ShouldBe(("redirects more than 3 times", 4));
    }

    [Theory]
    [InlineData(429, "120", 120, true)]
    [InlineData(503, "7", 7, false)]
    [InlineData(503, "86400", 600, false)]
    [InlineData(503, "soon", null, false)]
    [InlineData(429, "Thu, 01 Jan 1970 00:00:00 GMT", null, true)]
    public async Task PauseThatTheHubAsksFor_IsRead_AndBounded(int status, string after, int? seconds, bool isAboutAll)
    {
        var answer = await AskAsync(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (status, after);
            return Task.CompletedTask;
        });

        (answer.Pause?.TotalSeconds, answer.IsAboutAll).ShouldBe((seconds, isAboutAll));
    }

    [Fact]
    public async Task AnswerWithoutAnEnd_IsCutOff() =>
        (await AskAsync(async context =>
        {
            var block = new byte[1 << 20];
            for (var i = 0; i < 20; i++)
            {
                await context.Response.Body.WriteAsync(block);
            }
        })).ShouldBe(new(null, "gives an answer of more than 8 MiB"));

    [Fact]
    public async Task HubThatDoesNotAnswer_IsGivenUp()
    {
        var time = new ManualTimeProvider();
        var (began, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await AnsweringServer.StartAsync(_ =>
        {
            began.SetResult();
            return end.Task;
        });
        using var client = Client(server, time);
        var asked = client.AskAsync(new("Org/name", "v1"), CancellationToken.None);
        await began.Task;

        time.Advance(HttpHubClient.Patience);

        (await asked).ShouldBe(new(null, "has not answered within 10 s"));
        end.SetResult();
    }

    private static async Task<HubAnswer> AskAsync(RequestDelegate answer)
    {
        await using var server = await AnsweringServer.StartAsync(answer);
        using var client = Client(server, TimeProvider.System);
        return await client.AskAsync(new("Org/name", "refs/pr/1"), CancellationToken.None);
    }

    private static HttpHubClient Client(AnsweringServer server, TimeProvider time) => new(
        new SocketsHttpHandler { AllowAutoRedirect = false },
        Options.Create(new ModelOperatorOptions { HubEndpoint = server.Address.ToString() }), time);
}
