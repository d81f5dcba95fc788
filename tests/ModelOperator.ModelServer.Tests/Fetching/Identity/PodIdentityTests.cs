using Microsoft.AspNetCore.Http;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Identity;

/// <summary>Fetches from S3 with keys that a server with the API of the agent of EKS Pod Identity gives.</summary>
public sealed class PodIdentityTests : IdentityTestBase
{
    private const string Model = "s3://bucket/m.onnx";

    [Fact]
    public async Task Agent_IsAskedWithThePodsToken_AndItsKeysSignTheRequests()
    {
        var asked = "";
        await using var store = await StartStoreAsync();
        await using var agent = await AnsweringServer.StartAsync(context =>
        {
            asked = $"{context.Request.Path} {context.Request.Headers.Authorization}";
            return context.Response.WriteAsync(
                $$"""
                {"AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "secret", "Token": "session", "AccountId": "123456789012",
                 "Expiration": "{{TimeProvider.System.GetUtcNow().AddHours(6):yyyy-MM-ddTHH:mm:ssZ}}"}
                """);
        });
        SetUp($"http://127.0.0.1:{agent.Port}");

        (await FetchAsync(Model, settings => With(settings, store))).ShouldBe((0, ""));

        asked.ShouldBe($"/v1/credentials {PodToken}");
        Authorizations.ShouldAllBe(one => one.StartsWith("AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/", StringComparison.Ordinal));
        Said.ShouldNotContain(PodToken);
    }

    [Theory]
    [InlineData(
        """{"code": "AccessDeniedException", "message": "Unauthorized Exception! EKS does not have permissions to assume the role."}""",
        ": AccessDeniedException: Unauthorized Exception! EKS does not have permissions to assume the role")]
    [InlineData("no JSON", "")]
    public async Task Refusal_IsToldInTheAgentsWords(string body, string told)
    {
        await using var store = await StartStoreAsync();
        await using var agent = await AnsweringServer.StartAsync(Answers(403, body));
        SetUp($"http://127.0.0.1:{agent.Port}");

        ShouldFail(
            await FetchAsync(Model, settings => With(settings, store)),
            $"model {Model}: the agent of EKS Pod Identity at 127.0.0.1:{agent.Port} answered 403{told}");
        Authorizations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Answer_WithoutKeys_IsNotQuoted()
    {
        await using var store = await StartStoreAsync();
        await using var agent = await AnsweringServer.StartAsync(Answers(200, """{"AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": sec"""));
        SetUp($"http://127.0.0.1:{agent.Port}");

        ShouldFail(
            await FetchAsync(Model, settings => With(settings, store)),
            $"model {Model}: the answer of the agent of EKS Pod Identity cannot be read");
    }

    [Theory]
    [InlineData("http://agent.example")]
    [InlineData("http://169.254.169.254")]
    public async Task Agent_OfAnotherHostWithoutTls_IsNotAsked(string address)
    {
        await using var store = await StartStoreAsync();
        SetUp(address);

        ShouldFail(
            await FetchAsync(Model, settings => With(settings, store)),
            $"model {Model}: AWS_CONTAINER_CREDENTIALS_FULL_URI={address}/v1/credentials must be https, or http of this node "
                + "(169.254.170.23), because the pod's token goes there");
    }

    private void SetUp(string agent)
    {
        Variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = $"{agent}/v1/credentials";
        Variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = WriteToken();
    }

    private FetchSettings With(FetchSettings settings, AnsweringServer store) => Identified(settings) with
    {
        S3 = new() { Endpoint = $"https://127.0.0.1:{store.Port}", PathStyle = true },
    };
}
