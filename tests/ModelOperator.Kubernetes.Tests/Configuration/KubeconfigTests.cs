using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Configuration;

public sealed class KubeconfigTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kubeconfig-");
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task ACurrentContext_GivesServerNamespaceAndToken()
    {
        var connection = Load(Write("config", """
            apiVersion: v1
            kind: Config
            current-context: dev
            preferences: {}
            contexts:
            - name: dev
              context: {cluster: c, user: u, namespace: models}
            clusters:
            - name: c
              cluster: {server: "https://10.0.0.1:6443", insecure-skip-tls-verify: true, tls-server-name: api.internal}
            users:
            - name: u
              user: {token: secret}
            """));
        connection.Server.ShouldBe(new Uri("https://10.0.0.1:6443"));
        connection.Namespace.ShouldBe("models");
        connection.InsecureSkipTlsVerify.ShouldBeTrue();
        connection.TlsServerName.ShouldBe("api.internal");
        (await HeaderOf(connection)).ShouldBe("Bearer secret");
    }

    [Fact]
    public async Task SeveralFiles_AreMerged_TheFirstWins_AndPathsAreRelativeToTheirFile()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "sub"));
        File.WriteAllText(Path.Combine(_folder.FullName, "sub", "token"), "from file\n");
        var first = Write("first", """
            contexts: [{name: dev, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://first"}}]
            """);
        var second = Write("sub/second", """
            current-context: dev
            clusters: [{name: c, cluster: {server: "https://second"}}]
            users: [{name: u, user: {tokenFile: token}}]
            """);
        var connection = Load(first, Path.Combine(_folder.FullName, "missing"), second);
        connection.Server.Host.ShouldBe("first");
        (await HeaderOf(connection)).ShouldBe("Bearer from file");
    }

    [Fact]
    public void ClientCertificates_AreRead_FromDataAndFromFiles()
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=admin", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var (pem, keyPem) = (certificate.ExportCertificatePem(), key.ExportECPrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder.FullName, "admin.crt"), pem);
        File.WriteAllText(Path.Combine(_folder.FullName, "admin.key"), keyPem);
        var byFile = Load(User("client-certificate: admin.crt, client-key: admin.key"));
        var byData = Load(User($"client-certificate-data: {Base64(pem)}, client-key-data: {Base64(keyPem)}"));
        byFile.ClientCertificate!()!.Thumbprint.ShouldBe(certificate.Thumbprint);
        byData.ClientCertificate!()!.HasPrivateKey.ShouldBeTrue();
    }

    [Fact]
    public async Task AnExecPlugin_IsAsked_AndItsTokenKeptUntilItExpires()
    {
        var counter = Path.Combine(_folder.FullName, "count");
        Script("plugin", """
            echo . >> COUNT
            printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s-%s","expirationTimestamp":"2026-01-01T01:00:00Z"}}' "$PREFIX" "$(wc -l < COUNT | tr -d ' ')"
            """.Replace("COUNT", counter));
        var connection = Load(User(
            "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, env: [{name: PREFIX, value: token}], interactiveMode: Never}"));
        (await HeaderOf(connection)).ShouldBe("Bearer token-1");
        (await HeaderOf(connection)).ShouldBe("Bearer token-1");
        _clock.Advance(TimeSpan.FromHours(1));
        (await HeaderOf(connection)).ShouldBe("Bearer token-2");
    }

    [Fact]
    public async Task AnExecPlugin_ThatFails_SaysWhy()
    {
        Script("plugin", "echo 'please log in' >&2; exit 3");
        var connection = Load(User("exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ./plugin}"));
        var error = await Should.ThrowAsync<KubernetesConfigurationException>(() => HeaderOf(connection));
        error.Message.ShouldContain("exit code 3");
        error.Message.ShouldContain("please log in");
        error.Message.ShouldContain("user 'u'");
    }

    [Theory]
    [InlineData("contexts: []", "no current-context")]
    [InlineData("current-context: dev", "no context 'dev'")]
    [InlineData("{current-context: dev, contexts: [{name: dev, context: {cluster: c}}]}", "no cluster 'c'")]
    [InlineData("{current-context: dev, contexts: [{name: dev, context: {cluster: c}}], clusters: [{name: c, cluster: {server: nowhere}}]}", "'nowhere', which is no URL")]
    [InlineData("clusters: [", "is no kubeconfig (line")]
    public void WhatDoesNotHoldTogether_IsNamed(string yaml, string message) =>
        Should.Throw<KubernetesConfigurationException>(() => Load(Write("config", yaml))).Message.ShouldContain(message);

    [Theory]
    [InlineData("client-certificate-data: bm90IGEgY2VydA==, client-key-data: bm90IGEga2V5", "client certificate")]
    [InlineData("client-certificate-data: bm90IGEgY2VydA==", "needs client-certificate and client-key")]
    [InlineData("client-certificate-data: '!', client-key-data: '!'", "client-certificate cannot be read")]
    [InlineData("auth-provider: {name: gcp}", "auth-provider")]
    public void CredentialsThatCannotBeUsed_AreNamed(string user, string message) =>
        Should.Throw<KubernetesConfigurationException>(() => Load(User(user))).Message.ShouldContain(message);

    [Fact]
    public void NoFileAtAll_IsNamed()
    {
        var path = Path.Combine(_folder.FullName, "missing");
        Should.Throw<KubernetesConfigurationException>(() => Load(path)).Message.ShouldContain(path);
    }

    [Fact]
    public async Task APod_UsesItsServiceAccount()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "token"), "pod-token");
        File.WriteAllText(Path.Combine(_folder.FullName, "namespace"), "models\n");
        var connection = InClusterConnection.Load("10.96.0.1", "443", _folder.FullName, _clock);
        connection.Server.ShouldBe(new Uri("https://10.96.0.1:443"));
        connection.Namespace.ShouldBe("models");
        (await HeaderOf(connection)).ShouldBe("Bearer pod-token");
        InClusterConnection.Load("fd00::1", "443", _folder.FullName, _clock).Server.ShouldBe(new Uri("https://[fd00::1]"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<string?> HeaderOf(KubernetesConnection connection) =>
        (await connection.Credentials.GetAsync(rejected: null, CancellationToken.None))?.ToString();

    private string User(string user) => Write("config", """
        current-context: dev
        contexts: [{name: dev, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "https://server"}}]
        users: [{name: u, user: { USER }}]
        """.Replace("USER", user));

    private KubernetesConnection Load(params string[] paths) => KubeconfigConnection.Load(KubeconfigFiles.Read(paths), contextName: null, _clock);

    private string Write(string name, string yaml)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, yaml);
        return path;
    }

    private void Script(string name, string body)
    {
        var path = Write(name, "#!/bin/sh\n" + body);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
