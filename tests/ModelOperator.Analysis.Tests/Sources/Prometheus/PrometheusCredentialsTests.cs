using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Analysis.Tests.Support;

namespace ModelOperator.Analysis.Tests.Sources.Prometheus;

public sealed class PrometheusCredentialsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("credentials").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task BearerToken_IsReadAnewForEachQuery()
    {
        await using var stub = await HttpStub.AnsweringAsync(200, Answers.Scalar("1"));
        var file = Write("token", "first\n");
        using var source = new PrometheusSource(
            "default", PrometheusSourceTests.Options(stub.Address) with { BearerTokenFile = file }, TimeProvider.System);

        await source.QueryAsync("ml", "up", CancellationToken.None);
        Write("token", "second");
        await source.QueryAsync("ml", "up", CancellationToken.None);

        stub.Requests.Select(request => request.Authorization).ShouldBe(["Bearer first", "Bearer second"]);
    }

    [Fact]
    public async Task BasicAuthentication_SendsUserAndPassword()
    {
        await using var stub = await HttpStub.AnsweringAsync(200, Answers.Scalar("1"));
        var options = PrometheusSourceTests.Options(
            stub.Address) with
        { UsernameFile = Write("username", "ops"), PasswordFile = Write("password", "s:cret") };
        using var source = new PrometheusSource("default", options, TimeProvider.System);

        await source.QueryAsync("ml", "up", CancellationToken.None);

        stub.Requests.Single().Authorization.ShouldBe("Basic " + Convert.ToBase64String("ops:s:cret"u8));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two\nlines")]
    public async Task UnusableToken_SendsNothingAndShowsNoSecret(string? content)
    {
        await using var stub = await HttpStub.AnsweringAsync(200, Answers.Scalar("1"));
        var file = content is null ? Path.Combine(_folder, "missing") : Write("token", content);
        using var source = new PrometheusSource(
            "default", PrometheusSourceTests.Options(stub.Address) with { BearerTokenFile = file }, TimeProvider.System);

        var result = await source.QueryAsync("ml", "up", CancellationToken.None);

        result.Outcome.ShouldBe(QueryOutcome.Unavailable);
        result.Message!.ShouldContain(file);
        result.Message!.ShouldNotContain("two");
        stub.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task OwnAuthority_IsTrustedAndNoOther()
    {
        using var authority = Authority();
        using var server = ServerCertificate(authority);
        using var other = Authority();
        await using var stub = await HttpStub.StartAsync(
            context =>
            {
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync(Answers.Scalar("8"));
            },
            new() { ServerCertificate = server });
        var options = PrometheusSourceTests.Options(stub.Address);

        (await AskAsync(options with { CaFile = Write("ca.crt", authority.ExportCertificatePem()) })).Number.ShouldBe(8);
        foreach (var untrusted in (MetricSourceOptions[])
            [options, options with { CaFile = Write("other.crt", other.ExportCertificatePem()) },
                options with { CaFile = Path.Combine(_folder, "missing.crt") }])
        {
            var result = await AskAsync(untrusted);
            result.Outcome.ShouldBe(QueryOutcome.Unavailable);
            result.Message!.ShouldContain("certificate");
        }

        stub.Requests.Count.ShouldBe(1);
    }

    private static async Task<QueryResult> AskAsync(MetricSourceOptions options)
    {
        using var source = new PrometheusSource("default", options, TimeProvider.System);
        return await source.QueryAsync("ml", "up", CancellationToken.None);
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static X509Certificate2 ServerCertificate(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=prometheus", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(
            authority, new DateTimeOffset(authority.NotBefore), new DateTimeOffset(authority.NotAfter), [1, 2, 3, 4]);
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    private string Write(string name, string content)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, content);
        return file;
    }
}
