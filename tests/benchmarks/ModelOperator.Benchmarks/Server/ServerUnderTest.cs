using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.Benchmarks.Gateway;
using ModelOperator.Benchmarks.Load;
using ModelOperator.Hosting.Connections.Protocols;
using ModelOperator.Hosting.Operations;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Scheduling.Batching;
using ModelOperator.ModelServer.Serving;
using ModelOperator.ModelServer.Settings;
using ModelOperator.Profiles;

namespace ModelOperator.Benchmarks.Server;

/// <summary>The model server in a process of its own.</summary>
internal static class ServerUnderTest
{
    public const string Verb = "server-under-test";
    public const string Model = "digits";
    public const int Features = 64;

    /// <summary>The time for which the first of a batch waits for others.</summary>
    public static readonly TimeSpan BatchDelay = TimeSpan.FromMilliseconds(1);

    /// <summary>The word for a server that counts by a profile of columns.</summary>
    public const string Columns = "true";

    /// <summary>The word for a server that counts by a profile of pictures.</summary>
    public const string Pictures = "pictures";

    /// <summary>The word for a server that counts by no profile.</summary>
    public const string Nothing = "false";

    public static async Task<int> RunAsync(string model, int batch, string counted)
    {
        var settings = new ServeSettings
        {
            ModelPath = model,
            ModelName = Model,
            HttpPort = 0,
            // One batch after the other, on all CPUs; or as many requests as CPUs, each on one.
            IntraOpThreads = batch > 1 ? Environment.ProcessorCount : 1,
            Concurrency = batch > 1 ? 1 : Environment.ProcessorCount,
            Batching = batch > 1 ? new BatchSettings(batch, BatchDelay, []) : BatchSettings.None,
            Profile = counted switch
            {
                Columns => Profile(),
                Pictures => PictureModel.Profile(),
                _ => ReferenceProfile.Empty,
            },
            Feedback = counted is Nothing ? null : BenchmarkGateway.Feedback($"benchmark/{Model}"),
        };
        await using var app = ModelServerHost.Build(
            settings, new Dictionary<string, string?> { ["OPERATIONS_PORT"] = "0", ["LOG_LEVEL"] = "error" }, services =>
                services.AddAdminRoute("/allocated", context => context.Response.WriteAsync(GC.GetTotalAllocatedBytes().ToString())));
        await app.StartAsync();
        var slot = app.Services.GetRequiredService<ModelSlot>();
        while (!slot.Ready)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }

        ChildProcess.Announce(ProtocolSwitch.Port(app.Urls), app.Services.GetRequiredService<OperationsServer>().Port);
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>The bytes that such a process has allocated so far.</summary>
    public static async Task<long> AllocatedAsync(ChildProcess server)
    {
        using var client = new HttpClient();
        return long.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{server.Ports[1]}/allocated")),
            CultureInfo.InvariantCulture);
    }

    private static ReferenceProfile Profile() => new(
        ReferenceProfile.Current,
        [.. Enumerable.Range(0, Features)
            .Select(index => new FeatureProfile($"pixel{index}", "x", index, 0, 16, [2, 4, 6, 8, 10, 12, 14], []))],
        [
            new OutputProfile("label", [.. Enumerable.Range(0, 10).Select(digit => digit.ToString())]),
            new OutputProfile("probabilities", Confidence: true),
        ]);
}
