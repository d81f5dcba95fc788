using System.Net;
using System.Net.Sockets;
using System.Text;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Serving;

/// <summary>The ports of the executable itself; its cluster is away, so that it lives and is never ready.</summary>
public sealed class PortTests : IDisposable
{
    private const int Many = 200;
    private const string Assembly = "ModelOperator.Gateway.dll";

    private static readonly string[] Arguments = ["--namespace", "ml", "--name", "digits", "--data_port", "0"];

    private readonly KubeconfigFile _kubeconfig = KubeconfigFile.OfNoCluster();

    private (string, string)[] Environment => [("OPERATIONS_PORT", "0"), ("PROBE_PORT", "0"), ("KUBECONFIG", _kubeconfig.Path)];

    [Theory]
    [InlineData("")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: x\r\n")]
    public async Task AdminAndProbePort_WithManyHeldConnections_Answer(string said)
    {
        await using var gateway = Executable.Start(Assembly, Arguments, Environment);
        using var client = new HttpClient();
        var (admin, probes) = (await gateway.NumberAfterAsync("Admin port"), await gateway.NumberAfterAsync("Probe port"));
        await gateway.NumberAfterAsync("Data port");
        using var onAdmin = await HeldConnections.OpenAsync(admin, Many, Encoding.ASCII.GetBytes(said));
        using var onProbes = await HeldConnections.OpenAsync(probes, Many, Encoding.ASCII.GetBytes(said));

        (await client.GetStringAsync(new Uri($"http://127.0.0.1:{probes}/livez"))).ShouldBe("ok");
        (await client.GetStringAsync(new Uri($"http://127.0.0.1:{admin}/livez"))).ShouldBe("ok");
        (await client.GetStringAsync(new Uri($"http://127.0.0.1:{admin}/metrics"))).ShouldContain("process_start_time_seconds");
    }

    [SeccompFact]
    public async Task KernelWithoutIPv6_IsServedOverIPv4()
    {
        await using var gateway = Executable.StartWithout(AddressFamily.InterNetworkV6, Assembly, Arguments, Environment);

        await AnswersAsync(gateway, IPAddress.Loopback);
    }

    [SeccompFact]
    public async Task KernelWithoutIPv4_IsServedOverIPv6()
    {
        await using var gateway = Executable.StartWithout(AddressFamily.InterNetwork, Assembly, Arguments, Environment);

        await AnswersAsync(gateway, IPAddress.IPv6Loopback);
    }

    public void Dispose() => _kubeconfig.Dispose();

    private static async Task AnswersAsync(Executable gateway, IPAddress address)
    {
        if (address.AddressFamily is AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
        {
            return; // this machine has none
        }

        using var client = new HttpClient();
        foreach (var (port, expected) in new[] { ("Data port", HttpStatusCode.ServiceUnavailable), ("Admin port", HttpStatusCode.OK),
            ("Probe port", HttpStatusCode.OK) })
        {
            var endpoint = new IPEndPoint(address, await gateway.NumberAfterAsync(port));
            (await client.GetAsync(new Uri($"http://{endpoint}/livez"))).StatusCode.ShouldBe(expected, port);
        }
    }
}
