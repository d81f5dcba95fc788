using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelOperator.Hosting.Operations;

namespace ModelOperator.Hosting.Tests.Support;

/// <summary>A started web host with a data port, an admin port and a probe port, all on loopback and free.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningHost(WebApplication app)
    {
        _app = app;
        Admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{app.Services.GetRequiredService<OperationsServer>().Port}") };
        Probes = new HttpClient
        {
            BaseAddress = new Uri(
                $"http://127.0.0.1:{app.Services.GetRequiredService<OperationsServer>().ProbePort}")
        };
        Data = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Admin { get; }

    public HttpClient Probes { get; }

    public HttpClient Data { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<RunningHost> StartAsync(
        Action<WebApplicationBuilder>? configure = null, Action<OperationsOptions>? operations = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddOperations(options =>
        {
            options.Port = 0;
            options.ProbePort = 0;
            options.Address = System.Net.IPAddress.Loopback;
            operations?.Invoke(options);
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/", () => "data");
        await app.StartAsync();
        return new RunningHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        Probes.Dispose();
        Data.Dispose();
        await _app.DisposeAsync();
    }

    // Many hosts live in the test process: none may take its signals.
    internal sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
