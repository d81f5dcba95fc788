using System.Security.Cryptography.X509Certificates;
using k8s.Models;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Http;

public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task AServer_WithACertificateOfTheClustersAuthority_IsTrusted_AndSpeaksHttp2()
    {
        await using var server = await StartAsync("127.0.0.1");
        await GetAsync(Trusting(server, _authority.Pem));
        server.Received.Single().Protocol.ShouldBe("HTTP/2");
    }

    [Fact]
    public async Task AServer_WithACertificateOfAnotherName_IsRefused()
    {
        // Kubelets have certificates of the same authority: without the name, any node could pass for the API server.
        await using var server = await StartAsync("node-7");
        var error = await Should.ThrowAsync<KubernetesConnectionException>(() => GetAsync(Trusting(server, _authority.Pem)));
        error.Message.ShouldContain("RemoteCertificateNameMismatch");
        server.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task ATlsServerName_IsTheNameThatTheCertificateMustCarry()
    {
        await using var server = await StartAsync("api.internal");
        await GetAsync(Trusting(server, _authority.Pem) with { TlsServerName = "api.internal" });
        server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AServer_OfAnotherAuthority_IsRefused_UnlessTlsIsNotVerified()
    {
        using var other = new TestAuthority();
        await using var server = await StartAsync("127.0.0.1");
        var connection = Trusting(server, other.Pem);
        await Should.ThrowAsync<KubernetesConnectionException>(() => GetAsync(connection));
        await GetAsync(connection with { InsecureSkipTlsVerify = true });
        server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task ABundleOfAuthorities_IsTrustedWhole_WhileTheClusterChangesItsAuthority()
    {
        using var old = new TestAuthority();
        await using var server = await StartAsync("127.0.0.1");
        await GetAsync(Trusting(server, old.Pem + "\n" + _authority.Pem));
        server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AClientCertificate_IsShown()
    {
        using var admin = _authority.Sign("admin");
        string? shown = null;
        await using var server = await StartAsync("127.0.0.1", tls =>
        {
            tls.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            tls.ClientCertificateValidation = (certificate, _, _) =>
            {
                shown = certificate.Thumbprint;
                return true;
            };
        });
        await GetAsync(Trusting(server, _authority.Pem) with { ClientCertificate = () => admin });
        shown.ShouldBe(admin.Thumbprint);
    }

    public void Dispose() => _authority.Dispose();

    private async Task<ScriptedServer> StartAsync(string name, Action<HttpsConnectionAdapterOptions>? configure = null)
    {
        var tls = new HttpsConnectionAdapterOptions { ServerCertificate = _authority.Sign(name) };
        configure?.Invoke(tls);
        var server = await ScriptedServer.StartAsync(tls);
        server.Always(_ => true, r => r.AnswerAsync(Maps.Json("x", "1")));
        return server;
    }

    private static KubernetesConnection Trusting(ScriptedServer server, string pem)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(pem);
        return new KubernetesConnection { Server = server.Address, Source = "a test", CertificateAuthorities = authorities };
    }

    private static async Task GetAsync(KubernetesConnection connection)
    {
        using var api = new KubernetesApi(connection);
        (await api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None).Soon()).ShouldNotBeNull();
    }
}
