using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.Benchmarks.Load;
using ModelOperator.Contracts.Processes;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Serving;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Tracing;

namespace ModelOperator.Benchmarks.Gateway;

/// <summary>The whole gateway in a process of its own; its one route, and mirror if any, come from the command line instead of a
/// cluster.</summary>
internal static class BenchmarkGateway
{
    public const string Verb = "gateway-proxy";

    /// <summary>Instead of the shadow's port: nothing is mirrored.</summary>
    public const int NoMirror = -1;

    /// <summary>Instead of the shadow's port: the mirror has no endpoint.</summary>
    public const int NoEndpoint = 0;

    /// <summary>Instead of the sink's port: nothing is looked at beside routing.</summary>
    public const int NoSink = -1;

    /// <summary>The parts of monitoring in a gateway.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["feedback", "repeats", "review", "samples"];

    /// <summary>Runs a gateway.</summary>
    /// <param name="backend">The port of the backend.</param>
    /// <param name="shadow">The port of the shadow.</param>
    /// <param name="sink">The port of the sink; <see cref="NoSink"/> for no monitoring.</param>
    /// <param name="part">The one of the <see cref="Parts"/> that is on where there is a sink; null for all.</param>
    public static async Task<int> RunAsync(int backend, int shadow, int sink = NoSink, string? part = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection(
        [
            new("LOG_LEVEL", "warn"),
            .. sink == NoSink ? [] : new KeyValuePair<string, string?>[] { new("Sinks:lake:Address", $"http://127.0.0.1:{sink}/") },
        ]);
        builder.AddOperations(operations =>
        {
            operations.Port = 0;
            operations.Address = IPAddress.Loopback;
        });
        builder.AddTracing(GatewayServices.Traced);
        builder.AddDataPlane(new GatewayOptions
        {
            Namespace = "benchmark",
            Name = "digits",
            DataPort = 0,
            Feedback = Has("feedback") ? Feedback() : null,
        });
        using var host = builder.Build();
        var table = host.Services.GetRequiredService<RouteTable>();
        table.Apply(new Dictionary<string, IReadOnlyList<EndpointAddress>>
        {
            ["digits-stable"] = [new(IPAddress.Loopback, backend)],
            ["digits-shadow"] = shadow > 0 ? [new(IPAddress.Loopback, shadow)] : [],
        });
        var mirror = shadow == NoMirror ? null : new MirrorRule("shadow", "digits-shadow", 100);
        table.Apply(new RouteDocument(
            1, [new RouteRule("stable", "digits-stable", 100)], mirror, Monitoring: sink == NoSink ? null : Rules()));
        await host.StartAsync();
        ChildProcess.Announce(
            host.Services.GetRequiredService<DataPlaneServer>().Port, host.Services.GetRequiredService<OperationsServer>().Port);
        await host.WaitForShutdownAsync();
        return 0;

        bool Has(string name) => sink != NoSink && (part ?? name) == name;

        MonitoringRule Rules() => new(
            Has("repeats") ? new RepeatsRule() : null,
            Has("review") ? new ReviewRule(0.6, Sink: "lake", Content: new(["*"], ["*"], [])) : null,
            Has("samples") ? new SamplesRule(1, "lake", new(["*"], ["*"], [])) : null);
    }

    /// <summary>Feedback by slices, classes and errors, with a key of its own.</summary>
    public static FeedbackSettings Feedback(string? model = null) => new()
    {
        Keys = Keys(),
        Model = model,
        MaxDelaySeconds = 3600,
        Slices = [new("device", "x-device", ["phone", "desktop"])],
        Classes = ["7"],
        MaxError = 50,
    };

    private static string Keys()
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-keys").FullName;
        File.WriteAllText(Path.Combine(folder, "1"), new string('a', 64));
        return folder;
    }

    /// <summary>The bytes that such a process has allocated so far, as its own /metrics say.</summary>
    public static async Task<long> AllocatedAsync(ChildProcess gateway)
    {
        const string name = "dotnet_gc_heap_total_allocated_bytes_total ";
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri($"http://127.0.0.1:{gateway.Ports[1]}/metrics"));
        var line = metrics.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return (long)double.Parse(line[name.Length..], CultureInfo.InvariantCulture);
    }
}
