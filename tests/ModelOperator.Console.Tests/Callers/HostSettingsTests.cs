using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using ModelOperator.ConsoleHost;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Console.Tests.Callers;

public sealed class HostSettingsTests : IDisposable
{
    private readonly string _authority = Path.GetTempFileName();

    public HostSettingsTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=a test", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(_authority, certificate.ExportCertificatePem());
    }

    public void Dispose() => File.Delete(_authority);

    [Fact]
    public void Pod_KnowsItsServer_AndHasNoRights()
    {
        var settings = From(("KUBERNETES_SERVICE_HOST", "fd00::1"), ("KUBERNETES_SERVICE_PORT", "443"), ("namespaces", "a, b"));

        settings.ApiServer.Server.ShouldBe(new Uri("https://[fd00::1]:443"));
        settings.ApiServer.CertificateAuthorities.ShouldNotBeNull().Count.ShouldBe(1);
        settings.ApiServer.Headers.ShouldBeEmpty();
        settings.ApiServer.ClientCertificate.ShouldBeNull();
        settings.Namespaces.ShouldBe(["a", "b"]);
        (settings.MostCallers, settings.Port, settings.SignOutPath).ShouldBe((32, 8080, null));
    }

    [Theory]
    [InlineData("/oauth2/sign_out")]
    [InlineData("/oauth2/sign_out?rd=%2Fsigned-out")]
    public void SignOut_IsAPathOfTheProxy(string path) =>
        From(("api_server", "https://10.0.0.1"), ("sign_out_path", path)).SignOutPath.ShouldBe(path);

    [Theory]
    [InlineData("public_url", "", "--public-url '' is no address")]
    [InlineData("public_url", "http://console.example", "--public-url 'http://console.example' is no address")]
    [InlineData("public_url", "https://console.example/path", "--public-url 'https://console.example/path' is no address")]
    [InlineData("sign_out_path", "https://elsewhere.example", "--sign-out-path 'https://elsewhere.example' is no path of the proxy")]
    [InlineData("sign_out_path", "//elsewhere.example", "--sign-out-path '//elsewhere.example' is no path of the proxy")]
    [InlineData("max_callers", "0", "--max-callers=0 is not a whole number from 1 to 1000")]
    [InlineData("prometheus_address", "ftp://x", "--prometheus-address 'ftp://x' is no address of a Prometheus")]
    [InlineData("api_server", "http://10.0.0.1", "--api-server 'http://10.0.0.1' is no address of an API server")]
    [InlineData("api_server_ca", "/nowhere/ca.crt", "--api-server-ca /nowhere/ca.crt cannot be read")]
    public void Setting_ThatIsBad_IsRefusedByName(string key, string value, string told) =>
        Should.Throw<StartupException>(() => From(("api_server", "https://10.0.0.1"), (key, value))).Message.ShouldStartWith(told);

    [Fact]
    public void Namespaces_AreBounded() =>
        Should.Throw<StartupException>(() => From(
            ("api_server", "https://10.0.0.1"), ("namespaces", string.Join(',', Enumerable.Range(0, 51).Select(n => $"team-{n}"))))).Message
            .ShouldStartWith("--namespaces has 51 of them, and 50 are the most");

    private HostSettings From(params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["public_url"] = "https://console.example",
            ["api_server_ca"] = _authority,
        };
        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }

        return HostSettings.From(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }
}
