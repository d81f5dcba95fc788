using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Operations;

namespace ModelOperator.Hosting.Tests.Support;

/// <summary>A real executable on top of Hosting. <c>serve</c> runs it; other verbs fail in known ways.</summary>
internal static class SampleProcess
{
    public static Task<int> Main(string[] args) => ServiceProcess.RunAsync(
        () => Build(args), new TerminationLog(Environment.GetEnvironmentVariable("TEST_TERMINATION_LOG") ?? TerminationLog.DefaultPath));

    public static WebApplication Build(string[] args)
    {
        if (args is ["refuse"])
        {
            throw new StartupException("model.onnx has digest 12, expected 34; fix spec.model.sha256");
        }

        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddOperations(options => options.Address = System.Net.IPAddress.Loopback);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddAdminRoute("/data-port", DataPortAsync);
        builder.Services.AddSingleton<Release>();
        builder.Services.AddAdminRoute("/release", context =>
        {
            context.RequestServices.GetRequiredService<Release>().SetResult();
            return Task.CompletedTask;
        });
        if (args is ["crash"])
        {
            builder.Services.AddHostedService<Crash>();
        }

        var app = builder.Build();
        app.MapGet("/", () => "data");
        app.MapGet("/held", async (HttpContext context, Release release) =>
        {
            await context.Response.WriteAsync("begin ");
            await context.Response.Body.FlushAsync();
            await release.Task;
            await context.Response.WriteAsync("end");
        });
        return app;
    }

    private static Task DataPortAsync(HttpContext context)
    {
        var server = context.RequestServices.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>();
        var addresses = server.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>();
        return context.Response.WriteAsync(addresses!.Addresses.First());
    }

    /// <summary>The signal that requests to /held wait for.</summary>
    private sealed class Release : TaskCompletionSource;

    private sealed class Crash : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("the background is broken");
        }
    }
}
