using System.Net;
using System.Net.Http.Json;

namespace ModelOperator.Gateway.Tests.Feedback;

/// <summary>Posts of feedback where a credential is asked for.</summary>
public sealed class FeedbackCredentialTests : FeedbackTestBase
{
    [Theory]
    [InlineData("Bearer a-token-of-the-labelers", HttpStatusCode.OK)]
    [InlineData("bearer  a-token-of-the-labelers", HttpStatusCode.OK)]
    [InlineData("Bearer a-token-of-the-labelers2", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer ", HttpStatusCode.Unauthorized)]
    [InlineData("Basic a-token-of-the-labelers", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task PostWithoutTheCredential_Is401_AndNothingIsCounted(string? authorization, HttpStatusCode status)
    {
        await RestartWithCredentialsAsync("a-token-of-the-labelers\n");

        using var request = await EntryAsync(authorization);
        using var answer = await Gateway.Http.SendAsync(request);

        answer.StatusCode.ShouldBe(status);
        var isRefused = status is HttpStatusCode.Unauthorized;
        answer.Headers.WwwAuthenticate.ToString().ShouldBe(isRefused ? "Bearer" : "");
        (await CountAsync("slice=\"all\"")).ShouldBe(isRefused ? null : 1);
        (await Gateway.MetricAsync("model_gateway_feedback_refused_total", "reason=\"unauthorized\"")).ShouldBe(isRefused ? 1 : 0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("too-short")]
    public async Task WithoutACredential_NobodyMayPost(string? content)
    {
        await RestartWithCredentialsAsync(content);

        using var request = await EntryAsync("Bearer too-short");
        using var answer = await Gateway.Http.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("spec.monitoring.feedback.credentialsSecret");
    }

    private async Task RestartWithCredentialsAsync(string? content)
    {
        var folder = Path.Combine(Keys.FullName, "credentials");
        if (content is not null)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "token"), content);
        }

        await Gateway.DisposeAsync();
        Gateway = await StartAsync(options => options with { Feedback = options.Feedback! with { Credentials = folder } });
    }

    private async Task<HttpRequestMessage> EntryAsync(string? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Post)
        {
            Content = JsonContent.Create(new { token = await AskAsync(), correct = true }),
        };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return request;
    }
}
