using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.Gateway;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Serving;
using ModelOperator.Hosting.Operations;

namespace ModelOperator.Benchmarks.Gateway;

/// <summary>The whole gateway in a process of its own; its one route comes from the command line instead of a cluster.</summary>
internal static class BenchmarkGateway
{
    public const string Verb = "gateway-proxy";

    public static async Task<int> RunAsync(int backend)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new("LOG_LEVEL", "warn")]);
        builder.AddOperations(operations =>
        {
            operations.Port = 0;
            operations.Address = IPAddress.Loopback;
        });
        builder.AddDataPlane(new GatewayOptions { Namespace = "benchmark", Name = "digits", DataPort = 0 });
        using var host = builder.Build();
        var table = host.Services.GetRequiredService<RouteTable>();
        table.Apply(new Dictionary<string, IReadOnlyList<EndpointAddress>> { ["digits-stable"] = [new(IPAddress.Loopback, backend)] });
        table.Apply(new RouteDocument(1, [new RouteRule("stable", "digits-stable", 100)]));
        await host.StartAsync();
        ChildProcess.Announce(host.Services.GetRequiredService<DataPlaneServer>().Port, host.Services.GetRequiredService<OperationsServer>().Port);
        await host.WaitForShutdownAsync();
        return 0;
    }
}
