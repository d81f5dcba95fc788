using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ModelOperator.StandIns.Servers;

/// <summary>A server that serves.</summary>
internal sealed class RunningServer(WebApplication application) : IAsyncDisposable
{
    /// <summary>Starts one that listens on some ports.</summary>
    public static async Task<RunningServer> StartAsync(Action<WebApplication> map, params int[] ports)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls([.. ports.Select(port => $"http://0.0.0.0:{port}")]);
        var application = builder.Build();
        map(application);
        await application.StartAsync();
        return new(application);
    }

    /// <summary>Waits for SIGTERM.</summary>
    public Task UntilStoppedAsync() => application.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }
}
