using System.Text;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Configuration.Credentials;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Configuration.Credentials;

public sealed class OidcTests
{
    private static readonly string Lasting = Token(expires: 4_000_000_000);
    private static readonly string Expired = Token(expires: 1_000_000_000);

    [Fact]
    public async Task AnIdToken_IsUsed_WhileItLasts()
    {
        await using var provider = await ScriptedServer.StartAsync();
        (await Credentials(provider, Lasting).GetAsync(rejected: null, CancellationToken.None))!.ToString().ShouldBe($"Bearer {Lasting}");
        provider.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task AnExpiredIdToken_IsRenewed_OnceForAllWhoWait()
    {
        await using var provider = await ScriptedServer.StartAsync();
        var credentials = Credentials(provider, Expired);
        Task[] asking = [.. Enumerable.Range(0, 3).Select(_ => credentials.GetAsync(rejected: null, CancellationToken.None).AsTask())];
        var renewal = await provider.NextAsync();
        renewal.Body.ShouldContain("grant_type=refresh_token");
        renewal.Body.ShouldContain("refresh_token=again");
        await renewal.AnswerAsync($$"""{"id_token":"{{Lasting}}","expires_in":3600}""");
        await Task.WhenAll(asking).Soon();
        foreach (var header in asking.Cast<Task<System.Net.Http.Headers.AuthenticationHeaderValue?>>())
        {
            (await header)!.Parameter.ShouldBe(Lasting);
        }

        provider.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AnExpiredIdToken_ThatIsNotRenewed_SaysWhoseAndWhatToDo()
    {
        await using var provider = await ScriptedServer.StartAsync();
        provider.Always(_ => true, r => r.AnswerAsync(405, ""));
        var error = await Should.ThrowAsync<KubernetesConfigurationException>(
            () => Credentials(provider, Expired).GetAsync(rejected: null, CancellationToken.None).AsTask());
        error.Message.ShouldContain("user 'u'");
        error.Message.ShouldContain("405");
        error.Message.ShouldContain("kubectl command renews it");
    }

    private static ICredentialSource Credentials(ScriptedServer provider, string token)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, $$$"""
                current-context: dev
                contexts: [{name: dev, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "https://server"}}]
                users:
                - name: u
                  user:
                    auth-provider:
                      name: oidc
                      config: {client-id: me, idp-issuer-url: "{{{provider.Address}}}", id-token: {{{token}}}, refresh-token: again}
                """);
            return KubeconfigConnection.Load(KubeconfigFiles.Read([path]), contextName: null, TimeProvider.System).Credentials;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Token(long expires) =>
        $"head.{Convert.ToBase64String(Encoding.UTF8.GetBytes($"{{\"exp\":{expires}}}")).TrimEnd('=')}.signature";
}
