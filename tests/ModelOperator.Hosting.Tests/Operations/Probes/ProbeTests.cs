using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Operations.Probes;
using ModelOperator.Hosting.Tests.Support;

namespace ModelOperator.Hosting.Tests.Operations.Probes;

public sealed class ProbeTests
{
    [Fact]
    public async Task Readyz_WithAllChecksPassing_IsOk()
    {
        await using var host = await RunningHost.StartAsync();

        (await host.Admin.GetStringAsync("/readyz")).ShouldBe("ok");
    }

    [Fact]
    public async Task Readyz_Verbose_ListsTheChecks()
    {
        await using var host = await RunningHost.StartAsync(
            builder => builder.Services.AddReadinessCheck("informers", _ => ProbeResult.Ok));

        (await host.Admin.GetStringAsync("/readyz?verbose"))
            .ShouldBe("[+]started ok\n[+]shutdown ok\n[+]informers ok\nreadyz check passed\n");
    }

    [Fact]
    public async Task Readyz_WithAFailingCheck_Is503AndSaysWhich()
    {
        var ready = false;
        await using var host = await RunningHost.StartAsync(builder =>
            builder.Services.AddReadinessCheck("routes", _ => ready ? ProbeResult.Ok : ProbeResult.Failed("no routes.json\nyet")));

        using (var response = await host.Admin.GetAsync("/readyz"))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await response.Content.ReadAsStringAsync()).ShouldContain("[-]routes failed: no routes.json yet\n");
        }

        (await host.Admin.GetStringAsync("/readyz?exclude=routes")).ShouldBe("ok");
        (await host.Admin.GetStringAsync("/livez")).ShouldBe("ok");
        ready = true;
        (await host.Admin.GetStringAsync("/readyz")).ShouldBe("ok");
    }

    [Fact]
    public async Task Livez_WithACheckThatThrows_Fails()
    {
        await using var host = await RunningHost.StartAsync(builder =>
            builder.Services.AddLivenessCheck("loop", _ => throw new TimeoutException("stuck for 60 s")));

        using var response = await host.Admin.GetAsync("/livez");

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync()).ShouldContain("[-]loop failed: TimeoutException: stuck for 60 s");
    }

    [Fact]
    public async Task Readyz_WhileShuttingDown_FailsAndLivezDoesNot()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch); // the delay does not end by itself
        await using var host = await RunningHost.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
        var shutdown = host.Services.GetRequiredService<ShutdownState>();
        var down = shutdown.BeginAsync("test");

        using var ready = await host.Admin.GetAsync("/readyz");

        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await host.Admin.GetStringAsync("/livez")).ShouldBe("ok");
        (await host.Data.GetStringAsync("/")).ShouldBe("data");
        await shutdown.BeginAsync("test");
        await down;
    }
}
