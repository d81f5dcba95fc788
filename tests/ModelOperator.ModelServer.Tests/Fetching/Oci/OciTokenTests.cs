using Microsoft.AspNetCore.Http;
using ModelOperator.Fetching.Http;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Oci;

/// <summary>Shows who gets the credentials for a registry, wherever the registry says that tokens are given.</summary>
public sealed class OciTokenTests : FetchTestBase
{
    private const string Basic = "Basic dXNlcjpwYXNz";

    private readonly List<string> _asked = [];
    private string _answer = """{"token":"t0ken"}""";
    private string _challenge = "";
    private string? _blobsAt;
    private int _registry;
    private int _tokens;

    [Fact]
    public async Task Realm_OfTheRegistry_GetsTheCredentialsAndItsTokenReachesTheRegistry()
    {
        await using var servers = await StartAsync(
            () => $"Bearer realm=\"https://127.0.0.1:{_registry}/token\",service=\"r\",scope=\"repository:team/models:pull,push\"");

        (await FetchAsync(Address, With)).ShouldBe((0, ""));

        _asked.ShouldContain($"registry /token?service=r&scope=repository%3Ateam%2Fmodels%3Apull {Basic}");
        _asked.ShouldContain("registry /v2/team/models/manifests/v1 Bearer t0ken");
    }

    [Theory]
    [InlineData("https://127.0.0.1:TOKENS/token")]
    [InlineData("https://localhost:TOKENS/token")]
    [InlineData("https://127.0.0.1:REGISTRY@127.0.0.1:TOKENS/token")]
    public async Task Realm_OfAnotherServer_GetsNoCredentials(string realm)
    {
        await using var servers = await StartAsync(() => $"Bearer realm=\"{Ports(realm)}\",service=\"r\"");

        var result = await FetchAsync(Address, With);

        _asked.ShouldNotContain(line => line.StartsWith("tokens", StringComparison.Ordinal));
        var server = new Uri(Ports(realm)).Authority;
        ShouldFail(result, $"model {Address}: the registry says that {server} gives tokens, which is another server than the credentials "
            + $"are for; "
            + $"an administrator can allow it with --token-servers=127.0.0.1:{_registry}={server}");
    }

    [Fact]
    public async Task Realm_ThatAnAdministratorAllowsForThisRegistry_GetsTheCredentials()
    {
        await using var servers = await StartAsync(() => $"Bearer service=\"r\", realm=\"https://127.0.0.1:{_tokens}/token\"");

        var result = await FetchAsync(Address, settings =>
            With(settings) with { Http = With(settings).Http with { TokenServers = [$"127.0.0.1:{_registry}=127.0.0.1:{_tokens}"] } });

        result.ShouldBe((0, ""));
        _asked.ShouldContain($"tokens /token?service=r&scope=repository%3Ateam%2Fmodels%3Apull {Basic}");
    }

    [Fact]
    public async Task Realm_AllowedForAnotherRegistry_GetsNoCredentials()
    {
        await using var servers = await StartAsync(() => $"Bearer realm=\"https://127.0.0.1:{_tokens}/token\"");

        var result = await FetchAsync(Address, settings =>
            With(settings) with { Http = With(settings).Http with { TokenServers = [$"other.example=127.0.0.1:{_tokens}"] } });

        result.ExitCode.ShouldBe(1);
        _asked.ShouldNotContain(line => line.StartsWith("tokens", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Realm_WithoutTls_IsRefused()
    {
        await using var servers = await StartAsync(() => $"Bearer realm=\"http://127.0.0.1:{_registry}/token\"");

        // The host may be asked without TLS for other addresses, such as an S3 endpoint.
        var result = await FetchAsync($"oci://127.0.0.1:{_registry}/team/models:v1", With);

        ShouldFail(result, $"model {Address}: http://127.0.0.1 is not encrypted; use https, or allow this host with "
            + $"--allow-http=127.0.0.1");
    }

    [Fact]
    public async Task Realm_ThatRedirects_CarriesCredentialsNoFurther()
    {
        await using var servers = await StartAsync(() => $"Bearer realm=\"https://127.0.0.1:{_registry}/moved\"");

        await FetchAsync(Address, With);

        _asked.ShouldContain($"registry /moved?scope=repository%3Ateam%2Fmodels%3Apull {Basic}");
        _asked.Where(line => line.StartsWith("tokens", StringComparison.Ordinal))
            .ShouldAllBe(line => !line.Contains("Basic", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Blob_ThatIsElsewhere_IsFetchedWithoutTheToken()
    {
        await using var servers = await StartAsync(() => $"Bearer realm=\"https://127.0.0.1:{_registry}/token\"");
        _blobsAt = $"https://127.0.0.1:{_tokens}/blob";

        (await FetchAsync(Address, With)).ShouldBe((0, ""));

        _asked.ShouldContain($"registry /v2/team/models/blobs/sha256:{Sha256(ModelText)} Bearer t0ken");
        _asked.Where(line => line.StartsWith("tokens", StringComparison.Ordinal)).ShouldBe(["tokens /blob"]);
    }

    [Theory]
    [InlineData("Bearer realm=\"\"")]
    [InlineData("Bearer service=\"r\"")]
    [InlineData("Bearer realm=\"/token\"")]
    [InlineData("Bearer realm=\"file:///etc/passwd\"")]
    [InlineData("Bearer realm=\"a\",realm=\"b\"")]
    public async Task Challenge_WithoutARealm_IsTold(string challenge)
    {
        await using var servers = await StartAsync(() => challenge);

        ShouldFail(await FetchAsync(Address, With), $"model {Address}: the registry asks for a token and does not say where to get it");
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"token":null}""")]
    [InlineData("""{"token":7,"access_token":""}""")]
    public async Task Answer_WithoutAToken_IsTold(string answer)
    {
        await using var servers = await StartAsync(() => $"Bearer realm=\"https://127.0.0.1:{_registry}/token\"");
        _answer = answer;

        ShouldFail(await FetchAsync(Address, With), $"model {Address}: 127.0.0.1 gave no token");
    }

    [Fact]
    public async Task Answer_WithTheTokenByItsOtherName_IsTaken()
    {
        await using var servers = await StartAsync(() => $"Bearer realm=\"https://127.0.0.1:{_registry}/token\"");
        _answer = """{"token":null,"access_token":"t0ken"}""";

        (await FetchAsync(Address, With)).ShouldBe((0, ""));
    }

    private string Address => $"oci://127.0.0.1:{_registry}/team/models:v1";

    private string Ports(string text) =>
        text.Replace("REGISTRY", $"{_registry}", StringComparison.Ordinal).Replace("TOKENS", $"{_tokens}", StringComparison.Ordinal);

    private FetchSettings With(FetchSettings settings)
    {
        Folder.Write("credentials/username", "user");
        Folder.Write("credentials/password", "pass");
        return settings with
        {
            Http = new HttpSourceOptions
            {
                Credentials = Folder["credentials"],
                Roots = [_certificate],
                AllowPrivateRedirects = true
            }
        };
    }

    private readonly System.Security.Cryptography.X509Certificates.X509Certificate2 _certificate = TestCertificate.Create();

    private async Task<IAsyncDisposable> StartAsync(Func<string> challenge)
    {
        var tokens = await AnsweringServer.StartAsync(context =>
        {
            Note("tokens", context);
            return context.Response.WriteAsync(context.Request.Path == "/blob" ? ModelText : """{"token":"t0ken"}""");
        }, new() { ServerCertificate = _certificate });
        var registry = await AnsweringServer.StartAsync(AnswerAsync, new() { ServerCertificate = _certificate });
        (_registry, _tokens) = (registry.Port, tokens.Port);
        _challenge = challenge();
        return new Both(tokens, registry);
    }

    private Task AnswerAsync(HttpContext context)
    {
        Note("registry", context);
        var path = context.Request.Path.Value!;
        switch (path)
        {
            case "/token":
                return context.Response.WriteAsync(_answer);
            case "/moved":
                context.Response.Redirect($"https://127.0.0.1:{_tokens}/token");
                return Task.CompletedTask;
            case "/v2/team/models/manifests/v1" when context.Request.Headers.Authorization != "Bearer t0ken":
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                context.Response.Headers.WWWAuthenticate = _challenge;
                return Task.CompletedTask;
            case "/v2/team/models/manifests/v1":
                return context.Response.WriteAsync(
                    $$"""{"layers":[{"digest":"sha256:{{Sha256(ModelText)}}","size":{{ModelText.Length}}}]}""");
            case var _ when _blobsAt is { } elsewhere:
                context.Response.Redirect(elsewhere, permanent: false);
                return Task.CompletedTask;
            default:
                return context.Response.WriteAsync(ModelText);
        }
    }

    private void Note(string server, HttpContext context)
    {
        lock (_asked)
        {
            _asked.Add($"{server} {context.Request.Path}{context.Request.QueryString} {context.Request.Headers.Authorization}".TrimEnd());
        }
    }

    private sealed class Both(AnsweringServer one, AnsweringServer other) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await one.DisposeAsync();
            await other.DisposeAsync();
        }
    }
}
