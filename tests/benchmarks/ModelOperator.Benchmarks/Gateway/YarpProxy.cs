using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelOperator.Benchmarks.Load;
using Yarp.ReverseProxy.Configuration;

namespace ModelOperator.Benchmarks.Gateway;

/// <summary>YARP, Microsoft's reverse proxy for .NET, in a process of its own: one route to one backend, and the defaults
/// otherwise.</summary>
internal static class YarpProxy
{
    public const string Verb = "gateway-yarp";
    private const string AllocatedPath = "/allocated";

    public static async Task<int> RunAsync(int backend)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "stable", Match = new RouteMatch { Path = "{**path}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "stable",
                    Destinations = new Dictionary<string, DestinationConfig>
                    {
                        ["pod"] = new() { Address = $"http://127.0.0.1:{backend}/" },
                    },
                },
            ]);
        await using var app = builder.Build();
        app.MapGet(AllocatedPath, () => GC.GetTotalAllocatedBytes().ToString(CultureInfo.InvariantCulture));
        app.MapReverseProxy();
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        ChildProcess.Announce(new Uri(addresses.Single()).Port);
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>The bytes that such a process has allocated so far.</summary>
    public static async Task<long> AllocatedAsync(ChildProcess proxy)
    {
        using var client = new HttpClient();
        return long.Parse(
            await client.GetStringAsync(new Uri($"http://127.0.0.1:{proxy.Ports[0]}{AllocatedPath}")), CultureInfo.InvariantCulture);
    }
}
