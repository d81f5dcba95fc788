using System.Net;
using ModelOperator.Hosting.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Hosting.Tests.Operations;

/// <summary>Somebody opens connections to a port and asks for nothing.</summary>
public sealed class HeldConnectionTests
{
    // More than any port has places.
    private const int Many = 200;

    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    public static TheoryData<string> Beginnings => ["", "GET /metrics HTTP/1.1\r\nHost: x\r\n", "G"];

    [Theory]
    [MemberData(nameof(Beginnings))]
    public async Task AdminPort_WithManyHeldConnections_AnswersProbesAndScrapes(string said)
    {
        await using var host = await RunningHost.StartAsync(
            operations: options => (options.HeaderTimeout, options.IdleTimeout) = (Never, Never));
        using var held = await HeldConnections.OpenAsync(host.Admin.BaseAddress!.Port, Many, System.Text.Encoding.ASCII.GetBytes(said));

        (await host.Admin.GetStringAsync("/livez")).ShouldBe("ok");
        (await host.Admin.GetStringAsync("/readyz")).ShouldBe("ok");
        (await host.Admin.GetStringAsync("/metrics")).ShouldContain("process_start_time_seconds");
        (await host.Probes.GetStringAsync("/livez")).ShouldBe("ok");
    }

    [Theory]
    [MemberData(nameof(Beginnings))]
    public async Task ProbePort_WithManyHeldConnections_AnswersProbes(string said)
    {
        await using var host = await RunningHost.StartAsync(
            operations: options => (options.HeaderTimeout, options.IdleTimeout) = (Never, Never));
        using var held = await HeldConnections.OpenAsync(host.Probes.BaseAddress!.Port, Many, System.Text.Encoding.ASCII.GetBytes(said));

        (await host.Probes.GetStringAsync("/livez")).ShouldBe("ok");
        (await host.Probes.GetStringAsync("/readyz")).ShouldBe("ok");
        (await host.Admin.GetStringAsync("/metrics")).ShouldContain("process_start_time_seconds");
    }

    [Theory]
    [MemberData(nameof(Beginnings))]
    public async Task HeldConnections_AreEndedSoon(string said)
    {
        var soon = TimeSpan.FromSeconds(1);
        await using var host = await RunningHost.StartAsync(
            operations: options => (options.HeaderTimeout, options.IdleTimeout) = (soon, soon));
        var bytes = System.Text.Encoding.ASCII.GetBytes(said);
        using var onAdmin = await HeldConnections.OpenAsync(host.Admin.BaseAddress!.Port, 10, bytes);
        using var onProbes = await HeldConnections.OpenAsync(host.Probes.BaseAddress!.Port, 10, bytes);

        await onAdmin.EndedAsync(Eventually.Patience);
        await onProbes.EndedAsync(Eventually.Patience);

        (await host.Admin.GetStringAsync("/metrics")).ShouldContain("process_start_time_seconds");
    }

    [Fact]
    public async Task Timeouts_AreShort()
    {
        ModelOperator.Hosting.Operations.OperationsOptions? seen = null;
        await using var host = await RunningHost.StartAsync(operations: options => seen = options);

        seen!.HeaderTimeout.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(5));
        seen.IdleTimeout.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task ProbePort_HasProbesAlone_AndKeepsNoConnection()
    {
        await using var host = await RunningHost.StartAsync();

        using var probe = await host.Probes.GetAsync("/readyz?verbose");
        using var metrics = await host.Probes.GetAsync("/metrics");

        probe.StatusCode.ShouldBe(HttpStatusCode.OK);
        probe.Headers.ConnectionClose.ShouldBe(true);
        (await probe.Content.ReadAsStringAsync()).ShouldContain("[+]started ok");
        metrics.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await metrics.Content.ReadAsStringAsync()).ShouldBe("not found; try one of: /livez /readyz\n");
    }
}
