using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Tests.Support;
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
            .CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                new DateTimeOffset(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));
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

    [Fact]
    public async Task AnExecPlugin_IsGivenItsArgumentsAsTheyAre_AndToldWhatIsWanted()
    {
        Script("plugin", """
            printf '{"kind":"ExecCredential","status":{"token":"%s, %s: %s"}}' "$#" "$2" "$(printf %s "$KUBERNETES_EXEC_INFO" | tr -d '"')"
            """);
        var connection = Load(User(
            "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, args: [--scope, 'openid offline']}"));
        (await HeaderOf(connection)).ShouldBe(
            "Bearer 2, openid offline: {apiVersion:client.authentication.k8s.io/v1,kind:ExecCredential,spec:{interactive:false}}");
    }

    [Fact]
    public async Task AnExecPlugin_MayGiveAClientCertificate()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Sign("admin");
        Write("answer", JsonSerializer.Serialize(new
        {
            status = new
            {
                clientCertificateData = certificate.ExportCertificatePem(),
                clientKeyData = certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(),
            },
        }));
        Script("plugin", $"cat {_folder.FullName}/answer");
        var connection = Load(User("exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin}"));
        (await HeaderOf(connection)).ShouldBeNull();
        connection.ClientCertificate!()!.Thumbprint.ShouldBe(certificate.Thumbprint);
    }

    [Fact]
    public void ProxyAndAuthority_AreRead()
    {
        using TestAuthority first = new(), second = new();
        File.WriteAllText(Path.Combine(_folder.FullName, "ca.crt"), first.Pem + "\n" + second.Pem);
        var connection = Load(Write("config", """
            current-context: dev
            contexts: [{name: dev, context: {cluster: c}}]
            clusters: [{name: c, cluster: {server: "https://server", certificate-authority: ca.crt, proxy-url: "http://proxy:3128"}}]
            """));
        connection.Proxy.ShouldBe(new Uri("http://proxy:3128"));
        connection.CertificateAuthorities!.Count.ShouldBe(2);
    }

    [Fact]
    public async Task WhomToActAs_IsSaidInEveryRequest()
    {
        var connection = Load(User("token: t, as: jane, as-groups: [dev], as-user-extra: {example.org/reason: [on call]}"));
        await using var server = await ScriptedServer.StartAsync();
        server.Always(_ => true, r => r.AnswerAsync(Maps.Json("x", "1")));
        using var api = new KubernetesApi(connection with { Server = server.Address });
        await api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None);
        var headers = server.Received.Single().Headers;
        headers["Impersonate-User"].ShouldBe("jane");
        headers["Impersonate-Group"].ShouldBe("dev");
        headers["Impersonate-Extra-example.org%2Freason"].ShouldBe("on call");
    }

    [Fact]
    public void FieldsOfOtherTools_AreLeftAlone()
    {
        var path = Write("config", """
            current-context: minikube
            preferences: {colors: true}
            extensions: [{name: tool, extension: {a: [1, {b: c}]}}]
            contexts:
            - name: minikube
              context: {cluster: minikube, user: minikube, extensions: [{name: context_info, extension: {version: v1.36.0}}]}
            clusters:
            - name: minikube
              cluster:
                server: https://192.168.49.2:8443
                disable-compression: true
                extensions: [{name: cluster_info, extension: {last-update: today, provider: minikube.sigs.k8s.io}}]
            users: [{name: minikube, user: {token: t, as-uid: "7", extensions: [{name: x, extension: y}]}}]
            """);
        Load(path).Server.Host.ShouldBe("192.168.49.2");
    }

    [Fact]
    public void NamesThatDifferInCaseOnly_AreDifferentNames()
    {
        var path = Write("config", """
            current-context: prod
            contexts: [{name: PROD, context: {cluster: A}}, {name: prod, context: {cluster: a}}]
            clusters: [{name: A, cluster: {server: "https://other"}}, {name: a, cluster: {server: "https://mine"}}]
            """);
        Load(path).Server.Host.ShouldBe("mine");
    }

    [Fact]
    public void AnEmptiedKubeconfig_AsKubectlLeavesIt_HasNoContext()
    {
        var path = Write("config", "{apiVersion: v1, kind: Config, clusters: null, contexts: null, users: null, current-context: ''}");
        Should.Throw<KubernetesConfigurationException>(() => Load(path)).Message.ShouldContain("no current-context");
    }

    [Theory]
    [InlineData("contexts: []", "no current-context")]
    [InlineData("current-context: dev", "no context 'dev'")]
    [InlineData("{current-context: dev, contexts: [{name: dev, context: {cluster: c}}]}", "no cluster 'c'")]
    [InlineData("{current-context: dev, contexts: [{name: dev, context: {cluster: c}}], clusters: [{name: c, cluster: {server: nowhere}}]}",
        "'nowhere', which is no URL")]
    [InlineData("clusters: [", "is no kubeconfig (line")]
    public void WhatDoesNotHoldTogether_IsNamed(string yaml, string message) =>
        Should.Throw<KubernetesConfigurationException>(() => Load(Write("config", yaml))).Message.ShouldContain(message);

    [Theory]
    [InlineData("client-certificate-data: bm90IGEgY2VydA==, client-key-data: bm90IGEga2V5", "client certificate")]
    [InlineData("client-certificate-data: bm90IGEgY2VydA==", "needs client-certificate and client-key")]
    [InlineData("client-certificate-data: '!', client-key-data: '!'", "client-certificate cannot be read")]
    [InlineData("auth-provider: {name: gcp}", "auth-provider")]
    [InlineData("token: t, as: jane, as-groups: [dev, ops]", "user 'u' has several as-groups")]
    [InlineData("token: t, as: jane, as-user-extra: {reason: [a, b]}", "several values of one as-user-extra")]
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
        var token = Write("token", "pod-token");
        var connection = InClusterConnection.Load(
            new KubernetesClientConfiguration { Host = "https://10.96.0.1:443/", Namespace = "models\n" }, token, _clock);
        connection.Server.ShouldBe(new Uri("https://10.96.0.1:443"));
        connection.Namespace.ShouldBe("models");
        (await HeaderOf(connection)).ShouldBe("Bearer pod-token");
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

    private KubernetesConnection Load(params string[] paths) =>
        KubeconfigConnection.Load(KubeconfigFiles.Read(paths), contextName: null, _clock);

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
