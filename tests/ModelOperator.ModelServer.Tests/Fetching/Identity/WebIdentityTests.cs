using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Identity;

/// <summary>Fetches from S3 with the keys of a role, which a server with the API of AWS STS gives for the pod's token.</summary>
public sealed class WebIdentityTests : IdentityTestBase
{
    private const string Model = "s3://bucket/m.onnx";
    private const string Expired =
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>ExpiredTokenException</Code>
        <Message>Token expired: current date/time 1764500000 must be before the expiration date/time 1764400000</Message></Error>
        </ErrorResponse>
        """;

    private const string Denied =
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
        <Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>
        """;

    [Fact]
    public async Task Role_IsAssumedWithThePodsToken_AndItsKeysSignTheRequests()
    {
        IFormCollection? form = null;
        await using var store = await StartStoreAsync();
        await using var sts = await StartTlsAsync(async context =>
        {
            form = await context.Request.ReadFormAsync();
            await context.Response.WriteAsync(Keys(TimeProvider.System.GetUtcNow().AddHours(1)));
        });
        SetUp(sts);

        (await FetchAsync(Model, settings => With(settings, store))).ShouldBe((0, ""));

        File.ReadAllText(Output).ShouldBe(ModelText);
        form!.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal)
            .OrderBy(field => field.Key, StringComparer.Ordinal).ShouldBe(
            [
                new("Action", "AssumeRoleWithWebIdentity"), new("RoleArn", "arn:aws:iam::123456789012:role/models"),
                new("RoleSessionName", "modelserver-fetch"), new("Version", "2011-06-15"), new("WebIdentityToken", PodToken),
            ]);
        Authorizations.ShouldAllBe(one => one.StartsWith("AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/", StringComparison.Ordinal));
        Authorizations.ShouldAllBe(one => one.Contains("x-amz-security-token", StringComparison.Ordinal));
        Said.ShouldNotContain(PodToken);
    }

    [Fact]
    public async Task Secret_IsUsedBeforeTheIdentity()
    {
        Folder.Write("credentials/accessKeyId", "AKIAEXAMPLE");
        Folder.Write("credentials/secretAccessKey", "secret");
        await using var store = await StartStoreAsync();
        await using var sts = await StartTlsAsync(Answers(500, ""));
        SetUp(sts);

        (await FetchAsync(Model, settings => With(settings, store) with
        {
            Http = settings.Http with { Credentials = Folder["credentials"], Roots = [Certificate] },
        })).ShouldBe((0, ""));

        Authorizations.ShouldAllBe(one => one.Contains("Credential=AKIAEXAMPLE/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutTheSetting_TheEnvironmentGivesNothing()
    {
        await using var store = await StartStoreAsync();
        await using var sts = await StartTlsAsync(Answers(500, ""));
        SetUp(sts);

        (await FetchAsync(Model, settings => With(settings, store) with { Identity = new() })).ShouldBe((0, ""));

        Authorizations.ShouldBe([""]);
    }

    [Theory]
    [InlineData(400, Expired, "400: ExpiredTokenException: Token expired: current date/time 1764500000 must be before the expiration "
        + "date/time 1764400000")]
    [InlineData(403, Denied, "403: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity")]
    [InlineData(403, "no XML", "403")]
    [InlineData(403, """<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a><Error><Code>&c;</Code></Error></a>""", "403")]
    public async Task Refusal_IsToldInTheServersWords(int status, string body, string told)
    {
        await using var store = await StartStoreAsync();
        await using var sts = await StartTlsAsync(Answers(status, body));
        SetUp(sts);

        ShouldFail(
            await FetchAsync(Model, settings => With(settings, store)),
            $"model {Model}: AWS STS at 127.0.0.1:{sts.Port} answered {told}");
        Authorizations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Answer_WithoutKeysThatEnd_IsRefused()
    {
        await using var store = await StartStoreAsync();
        await using var sts = await StartTlsAsync(Answers(200, "<a><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId></Credentials></a>"));
        SetUp(sts);

        ShouldFail(
            await FetchAsync(Model, settings => With(settings, store)), $"model {Model}: the answer of AWS STS has no keys that end");
    }

    [Fact]
    public async Task Token_IsNotSentToAnotherServer()
    {
        var asked = 0;
        await using var store = await StartStoreAsync();
        await using var elsewhere = await StartTlsAsync(context =>
        {
            asked++;
            return context.Response.WriteAsync(Keys(TimeProvider.System.GetUtcNow().AddHours(1)));
        });
        await using var sts = await StartTlsAsync(SendsOn(elsewhere));
        SetUp(sts);

        ShouldFail(
            await FetchAsync(Model, settings => With(settings, store)),
            $"model {Model}: AWS STS at 127.0.0.1:{sts.Port} answered 307 and sent us on to {elsewhere.Address}, "
                + "where the pod's token must not go");
        asked.ShouldBe(0);
    }

    [Fact]
    public async Task TokenFileThatIsMissing_IsNamedWithItsVariable()
    {
        await using var store = await StartStoreAsync();
        await using var sts = await StartTlsAsync(Answers(500, ""));
        SetUp(sts);
        Variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = Folder["projected/gone"];

        ShouldFail(
            await FetchAsync(Model, settings => With(settings, store)),
            $"model {Model}: the token file {Folder["projected/gone"]} of AWS_WEB_IDENTITY_TOKEN_FILE does not exist; what set the "
                + "variable must mount the file, too");
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1", "AWS_ENDPOINT_URL_STS=http://127.0.0.1:1 must be an https address, "
        + "because the pod's token goes there")]
    [InlineData("AWS_REGION", "evil.example/", "AWS_REGION=evil.example/ is no region; it must be like eu-west-1")]
    [InlineData("AWS_ROLE_ARN", "", "the environment has AWS_WEB_IDENTITY_TOKEN_FILE, but no AWS_ROLE_ARN; the webhook of EKS sets both")]
    public async Task VariableThatIsWrong_IsNamed(string variable, string value, string told)
    {
        await using var store = await StartStoreAsync();
        SetUp(sts: null);
        Variables[variable] = value;

        ShouldFail(await FetchAsync(Model, settings => With(settings, store)), $"model {Model}: {told}");
    }

    private static string Keys(DateTimeOffset ends) =>
        $"""
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
          <Credentials>
            <AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>
            <Expiration>{ends.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}</Expiration>
          </Credentials>
        </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
        """;

    private void SetUp(AnsweringServer? sts)
    {
        Variables["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/models";
        Variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = WriteToken();
        if (sts is not null)
        {
            Variables["AWS_ENDPOINT_URL_STS"] = $"https://127.0.0.1:{sts.Port}";
        }
    }

    private FetchSettings With(FetchSettings settings, AnsweringServer store) => Identified(settings) with
    {
        S3 = new() { Endpoint = $"https://127.0.0.1:{store.Port}", Region = "eu-west-1", PathStyle = true },
    };
}
