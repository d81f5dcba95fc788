using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModelOperator.Sinks.Sending;
using ModelOperator.Testing;

namespace ModelOperator.Sinks.Tests.Sending;

public sealed class CredentialTests
{
    [Fact]
    public async Task BearerToken_IsReadAnewForEveryRequest()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "first\n");
            await using var server = await ScriptedServer.StartAsync();
            await using var running = new RunningSink(RunningSink.To(server.Address) with { BearerTokenFile = file });

            running.Sink.Post(RunningSink.Event());
            var first = await server.NextAsync();
            await File.WriteAllTextAsync(file, "second");
            await first.AnswerAsync(500, "");
            var second = await server.NextAsync();
            await second.AnswerAsync("");

            (first.Headers["Authorization"], second.Headers["Authorization"]).ShouldBe(("Bearer first", "Bearer second"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task TokenFileThatIsGone_SendsNothingWithoutIt()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var running = new RunningSink(RunningSink.To(server.Address) with { BearerTokenFile = "/nowhere/token" });

        var delivery = await running.Sink.SendAsync(RunningSink.Event()).Soon();

        delivery.Dropped.ShouldBe(DropReasons.Failed);
        delivery.Message!.ShouldContain("/nowhere/token");
        server.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task CaFile_IsWhatASinkIsTrustedBy()
    {
        using var certificate = SelfSigned();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
            await using var server = await ScriptedServer.StartAsync(new() { ServerCertificate = certificate });
            server.Always(_ => true, request => request.AnswerAsync(""));
            var address = new Uri($"https://localhost:{server.Address.Port}");
            await using var trusting = new RunningSink(RunningSink.To(address) with { CaFile = file });
            await using var other = new RunningSink(RunningSink.To(address));

            (await trusting.Sink.SendAsync(RunningSink.Event()).Soon()).IsDone.ShouldBeTrue();
            (await other.Sink.SendAsync(RunningSink.Event()).Soon()).Dropped.ShouldBe(DropReasons.Failed);
            server.Received.Count.ShouldBe(1);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
