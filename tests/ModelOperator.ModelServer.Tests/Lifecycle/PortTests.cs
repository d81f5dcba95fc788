using System.Net;
using System.Net.Sockets;
using System.Text;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Lifecycle;

/// <summary>Tests the ports of the executable itself.</summary>
public sealed class PortTests
{
    private const int Many = 200;
    private const string Assembly = "ModelOperator.ModelServer.dll";

    private static readonly string[] Serve = ["serve", "--model-path", TestModels.Path("lookup"), "--model-name", "m", "--http-port", "0"];

    private static readonly (string, string)[] FreePorts = [("OPERATIONS_PORT", "0"), ("PROBE_PORT", "0")];

    [Theory]
    [InlineData("")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: x\r\n")]
    public async Task AdminAndProbePort_WithManyHeldConnections_Answer(string said)
    {
        await using var server = Executable.Start(Assembly, Serve, FreePorts);
        using var client = new HttpClient();
        var (admin, probes) = (await server.NumberAfterAsync("Admin port"), await server.NumberAfterAsync("Probe port"));
        await server.NumberAfterAsync("protocol on port");
        using var onAdmin = await HeldConnections.OpenAsync(admin, Many, Encoding.ASCII.GetBytes(said));
        using var onProbes = await HeldConnections.OpenAsync(probes, Many, Encoding.ASCII.GetBytes(said));

        (await client.GetStringAsync(new Uri($"http://127.0.0.1:{probes}/livez"))).ShouldBe("ok");
        (await client.GetStringAsync(new Uri($"http://127.0.0.1:{admin}/livez"))).ShouldBe("ok");
        (await client.GetStringAsync(new Uri($"http://127.0.0.1:{admin}/metrics"))).ShouldContain("process_start_time_seconds");
    }

    [SeccompFact]
    public async Task KernelWithoutIPv6_IsServedOverIPv4()
    {
        await using var server = Executable.StartWithout(AddressFamily.InterNetworkV6, Assembly, Serve, FreePorts);

        await AnswersAsync(server, IPAddress.Loopback);
    }

    [SeccompFact]
    public async Task KernelWithoutIPv4_IsServedOverIPv6()
    {
        await using var server = Executable.StartWithout(AddressFamily.InterNetwork, Assembly, Serve, FreePorts);

        await AnswersAsync(server, IPAddress.IPv6Loopback);
    }

    [Fact]
    public async Task KernelWithBoth_IsServedOverBoth()
    {
        await using var server = Executable.Start(Assembly, Serve, FreePorts);

        await AnswersAsync(server, IPAddress.Loopback);
        await AnswersAsync(server, IPAddress.IPv6Loopback);
    }

    private static async Task AnswersAsync(Executable server, IPAddress address)
    {
        if (address.AddressFamily is AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
        {
            return; // this machine has no IPv6
        }

        using var client = new HttpClient();
        foreach (var (port, path) in new[] { ("protocol on port", "/v2/health/live"), ("Admin port", "/livez"), ("Probe port", "/livez") })
        {
            var endpoint = new IPEndPoint(address, await server.NumberAfterAsync(port));
            (await client.GetAsync(new Uri($"http://{endpoint}{path}"))).StatusCode.ShouldBe(HttpStatusCode.OK, port);
        }
    }
}
