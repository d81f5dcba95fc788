using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Tests.Support;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Hosting.Tests.Operations;

public sealed class OperationsServerTests
{
    private const string PrometheusAccept =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    [Fact]
    public async Task Metrics_OfAFreshHost_AreWellFormedAndHaveTheProcess()
    {
        await using var host = await RunningHost.StartAsync();

        using var response = await host.Admin.GetAsync("/metrics");

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var scrape = Exposition.Parse(await response.Content.ReadAsStringAsync());
        scrape["process_resident_memory_bytes"].ShouldBeGreaterThan(1_000_000);
        scrape["process_cpu_seconds_total"].ShouldBeGreaterThan(0);
        var started = DateTimeOffset.FromUnixTimeSeconds((long)scrape["process_start_time_seconds"]);
        started.ShouldBeInRange(DateTimeOffset.UnixEpoch.AddYears(50), TimeProvider.System.GetUtcNow().AddSeconds(1));
        scrape["process_open_fds"].ShouldBeInRange(1, scrape["process_max_fds"]);
        scrape.Types.Keys.ShouldContain("dotnet_gc_collections_total");
    }

    [Fact]
    public async Task Metrics_AskedForByPrometheus_AreOpenMetrics()
    {
        await using var host = await RunningHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", PrometheusAccept);

        using var response = await host.Admin.SendAsync(request);

        response.Content.Headers.ContentType!.ToString().ShouldBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
        Exposition.Parse(await response.Content.ReadAsStringAsync(), openMetrics: true).Types["process_cpu_seconds"].ShouldBe("counter");
    }

    [Fact]
    public async Task Metrics_OfTheHostsRegistry_AreThere()
    {
        await using var host = await RunningHost.StartAsync();
        Prometheus.Metrics.WithCustomRegistry(host.Services.GetRequiredService<CollectorRegistry>())
            .CreateCounter("sample_total", "A sample.").Inc(2);

        Exposition.Parse(await host.Admin.GetStringAsync("/metrics"))["sample_total"].ShouldBe(2);
    }

    [Fact]
    public async Task DataPort_ServesNoAdminPage()
    {
        await using var host = await RunningHost.StartAsync(
            builder => builder.Services.AddAdminRoute("/route", context => context.Response.WriteAsync("x")));

        foreach (var path in (string[])["/metrics", "/livez", "/readyz", "/route"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host.Admin.BaseAddress!.Authority; // the Host header is the client's to choose
            using var response = await host.Data.SendAsync(request);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public async Task AdminPort_ServesNoDataPage()
    {
        await using var host = await RunningHost.StartAsync();

        using var response = await host.Admin.GetAsync("/");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).ShouldBe("not found; try one of: /livez /metrics /readyz\n");
        (await host.Data.GetStringAsync("/")).ShouldBe("data");
    }

    [Fact]
    public async Task AdminRoute_OfTheHost_SeesTheHostsServices()
    {
        await using var host = await RunningHost.StartAsync(builder =>
        {
            builder.Services.AddSingleton("generation 5");
            builder.Services.AddAdminRoute(
                "/route", context => context.Response.WriteAsync(context.RequestServices.GetRequiredService<string>()));
        });

        (await host.Admin.GetStringAsync("/route")).ShouldBe("generation 5");
    }

    [Fact]
    public async Task AdminRoute_ThatThrows_IsA500AndTheServerLives()
    {
        await using var host = await RunningHost.StartAsync(builder =>
            builder.Services.AddAdminRoute("/bad", _ => throw new InvalidOperationException("secret detail")));

        using var response = await host.Admin.GetAsync("/bad");

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("secret");
        (await host.Admin.GetStringAsync("/livez")).ShouldBe("ok");
    }

    [Fact]
    public async Task AdminPort_RefusesOtherMethods()
    {
        await using var host = await RunningHost.StartAsync();

        using var response = await host.Admin.DeleteAsync("/metrics");

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["GET", "HEAD"]);
    }

    [Fact]
    public async Task AdminPort_AnswersHead()
    {
        await using var host = await RunningHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/metrics");

        using var response = await host.Admin.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task PortInUse_IsASentenceThatNamesIt()
    {
        await using var first = await RunningHost.StartAsync();
        var taken = first.Admin.BaseAddress!.Port;
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddOperations(options => (options.Port, options.Address) = (taken, IPAddress.Loopback));
        builder.Logging.ClearProviders();
        await using var second = builder.Build();

        var exception = await Should.ThrowAsync<StartupException>(() => second.StartAsync());

        exception.Message.ShouldStartWith($"cannot listen on admin port {taken} (OPERATIONS_PORT): ");
        exception.Message.ShouldContain("in use");
    }

    [Fact]
    public void AdminRoute_MappedTwice_IsRefused()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddOperations(options => options.Port = 0);
        builder.Services.AddAdminRoute("/metrics", _ => Task.CompletedTask);
        using var app = (IHost)builder.Build();

        Should.Throw<InvalidOperationException>(() => app.Services.GetRequiredService<OperationsServer>())
            .Message.ShouldBe("admin route /metrics is mapped twice");
    }

    [Theory]
    [InlineData("OPERATIONS_PORT", "70000", "OPERATIONS_PORT=70000 is not a whole number from 0 to 65535")]
    [InlineData("OPERATIONS_PORT", "http", "OPERATIONS_PORT=http is not a whole number from 0 to 65535")]
    [InlineData("SHUTDOWN_DELAY_SECONDS", "-1", "SHUTDOWN_DELAY_SECONDS=-1 is not a number of seconds from 0 to 86400")]
    [InlineData("SHUTDOWN_DRAIN_SECONDS", "NaN", "SHUTDOWN_DRAIN_SECONDS=NaN is not a number of seconds from 0 to 86400")]
    [InlineData("LOG_LEVEL", "loud", "LOG_LEVEL=loud is unknown; use trace, debug, info, warn, error or fatal")]
    [InlineData("LOG_FORMAT", "xml", "LOG_FORMAT=xml is unknown; use json or text")]
    public void BadSetting_StopsTheStartWithASentence(string name, string value, string sentence)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration[name] = value;

        Should.Throw<StartupException>(() => builder.AddOperations()).Message.ShouldBe(sentence);
    }

    [Fact]
    public void Settings_OfTheEnvironment_WinOverCode()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["OPERATIONS_PORT"] = "1234";
        builder.Configuration["SHUTDOWN_DELAY_SECONDS"] = "0.5";

        OperationsOptions? seen = null;
        builder.AddOperations(options =>
        {
            seen = options;
            options.Port = 1;
        });

        seen!.Port.ShouldBe(1234);
        seen.Shutdown.Delay.ShouldBe(TimeSpan.FromMilliseconds(500));
    }
}
