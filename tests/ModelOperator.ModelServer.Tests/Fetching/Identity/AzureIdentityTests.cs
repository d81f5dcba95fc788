using Microsoft.AspNetCore.Http;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Identity;

/// <summary>Fetches from a blob store with a token that a server with the API of Microsoft Entra gives for the pod's token.</summary>
public sealed class AzureIdentityTests : IdentityTestBase
{
    private const string Model = "azure://account1/models/m.onnx";

    [Fact]
    public async Task PodsToken_IsExchangedForOneOfTheStore()
    {
        var (path, form) = ("", (IFormCollection?)null);
        await using var store = await StartStoreAsync();
        await using var entra = await StartTlsAsync(async context =>
        {
            (path, form) = (context.Request.Path, await context.Request.ReadFormAsync());
            await context.Response.WriteAsync("""{"token_type": "Bearer", "expires_in": 86399, "access_token": "store-token"}""");
        });
        SetUp(entra);

        (await FetchAsync(Model, settings => With(settings, store))).ShouldBe((0, ""));

        path.ShouldBe("/tenant-1/oauth2/v2.0/token");
        form!.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal)
            .OrderBy(field => field.Key, StringComparer.Ordinal).ShouldBe(
            [
                new("client_assertion", PodToken),
                new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                new("client_id", "client-1"), new("grant_type", "client_credentials"),
                new("scope", "https://storage.azure.com/.default"),
            ]);
        Authorizations.ShouldBe(["Bearer store-token"]);
        Said.ShouldNotContain("token");
    }

    [Fact]
    public async Task Token_StaysWithTheStore_WhichSendsOnToAnother()
    {
        var elsewhere = new List<string>();
        await using var other = await StartTlsAsync(context =>
        {
            elsewhere.Add(context.Request.Headers.Authorization.ToString());
            return context.Response.WriteAsync(ModelText);
        });
        await using var store = await StartTlsAsync(SendsOn(other));
        await using var entra = await StartTlsAsync(Answers(200, """{"expires_in": 60, "access_token": "store-token"}"""));
        SetUp(entra);

        (await FetchAsync(Model, settings => With(settings, store))).ShouldBe((0, ""));

        elsewhere.ShouldBe([""]);
    }

    [Fact]
    public async Task StoreThatIsNotAzures_SeesNoToken_UnlessAnAdministratorNamesIt()
    {
        await using var store = await StartStoreAsync();
        await using var entra = await StartTlsAsync(Answers(200, """{"expires_in": 60, "access_token": "store-token"}"""));
        SetUp(entra);

        (await FetchAsync(Model, settings => With(settings, store) with { Identity = Identified(settings).Identity })).ShouldBe((0, ""));

        Authorizations.ShouldBe([""]);
        Said.ShouldContain($"127.0.0.1:{store.Port} is not Azure's, so it is read without the pod's identity");
    }

    [Fact]
    public async Task StoreThatIsNotAzures_AndRefuses_IsToldWithTheRemedyInTheTerminationMessage()
    {
        await using var store = await StartTlsAsync(Answers(403, ""));
        await using var entra = await StartTlsAsync(Answers(200, """{"expires_in": 60, "access_token": "store-token"}"""));
        SetUp(entra);

        var result = await FetchAsync(Model, settings => With(settings, store) with { Identity = Identified(settings).Identity });

        result.Errors.ShouldBe($"model {Model}: the server answered 403 Forbidden; 127.0.0.1:{store.Port} is not Azure's, so it is read "
            + "without the pod's identity; an administrator can name it in --identity-hosts (chart value identityHosts)");
        TerminationMessage.ShouldBe(result.Errors);
    }

    [Fact]
    public async Task Refusal_IsToldInTheServersWords()
    {
        await using var store = await StartStoreAsync();
        await using var entra = await StartTlsAsync(Answers(401,
            """{"error": "invalid_client", "error_description": "AADSTS700213: No matching federated identity record found for """
                + """presented assertion subject 'system:serviceaccount:ml:models'.\r\nTrace ID: 1"}"""));
        SetUp(entra);

        ShouldFail(
            await FetchAsync(Model, settings => With(settings, store)),
            $"model {Model}: Microsoft Entra at 127.0.0.1:{entra.Port} answered 401: AADSTS700213: No matching federated identity record "
                + "found for presented assertion subject 'system:serviceaccount:ml:models'. Trace ID: 1");
        Authorizations.ShouldBeEmpty();
    }

    [Fact]
    public async Task TokenFileThatIsMissing_IsNamedWithItsVariable()
    {
        await using var store = await StartStoreAsync();
        await using var entra = await StartTlsAsync(Answers(500, ""));
        SetUp(entra);
        File.Delete(Folder["projected/token"]);

        ShouldFail(
            await FetchAsync(Model, settings => With(settings, store)),
            $"model {Model}: the token file {Folder["projected/token"]} of AZURE_FEDERATED_TOKEN_FILE does not exist; what set the "
                + "variable must mount the file, too");
    }

    [Theory]
    [InlineData("AZURE_AUTHORITY_HOST", "http://login.example/", "AZURE_AUTHORITY_HOST=http://login.example/ must be an https address, "
        + "because the pod's token goes there")]
    [InlineData("AZURE_TENANT_ID", "", "the environment has AZURE_FEDERATED_TOKEN_FILE, but no AZURE_TENANT_ID; Azure's webhook sets both")]
    public async Task VariableThatIsWrong_IsNamed(string variable, string value, string told)
    {
        await using var store = await StartStoreAsync();
        await using var entra = await StartTlsAsync(Answers(500, ""));
        SetUp(entra);
        Variables[variable] = value;

        ShouldFail(await FetchAsync(Model, settings => With(settings, store)), $"model {Model}: {told}");
    }

    [Fact]
    public async Task WithoutAnIdentity_NobodyIsAskedForCredentials()
    {
        await using var store = await StartStoreAsync();

        (await FetchAsync(Model, settings => With(settings, store))).ShouldBe((0, ""));

        Authorizations.ShouldBe([""]);
    }

    private void SetUp(AnsweringServer entra)
    {
        Variables["AZURE_CLIENT_ID"] = "client-1";
        Variables["AZURE_TENANT_ID"] = "tenant-1";
        Variables["AZURE_FEDERATED_TOKEN_FILE"] = WriteToken();
        Variables["AZURE_AUTHORITY_HOST"] = $"https://127.0.0.1:{entra.Port}/";
    }

    private FetchSettings With(FetchSettings settings, AnsweringServer store) => Identified(settings, store) with
    {
        Azure = new() { Endpoint = $"https://127.0.0.1:{store.Port}" },
    };
}
