using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using ModelOperator.Benchmarks.Load;

namespace ModelOperator.Benchmarks.Fetching;

/// <summary>The time that a folder of several files takes to be downloaded and verified, from a server of its own process that has the API
/// of the Hugging Face Hub, beside curl, which downloads as many of the same files at once, and sha256sum. They take turns. Then the same
/// for one file of that size, from a server that bounds the speed of each connection, as object stores do.</summary>
internal static class FetchBenchmark
{
    public const string ServerVerb = "fetch-server";

    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string FilesAtOnce = "4";
    private const int BytesPerMebibyte = 1 << 20;

    public static async Task<int> RunAsync(string[] args)
    {
        var (mebibytes, files, turns) = (Number(args, 0, 256), Number(args, 1, 8), Number(args, 2, 5));
        var folder = Directory.CreateTempSubdirectory("fetch-benchmark-");
        try
        {
            var source = Path.Combine(folder.FullName, "source");
            Fill(source, mebibytes, files);
            await using var server = await ChildProcess.StartAsync(ServerVerb, source);
            var hub = $"http://127.0.0.1:{server.Ports[0]}";
            var (ours, curl, verified) = (new List<double>(), new List<double>(), new List<double>());
            // The first turn only warms the caches.
            for (var turn = 0; turn <= turns; turn++)
            {
                var (fetched, copied) = (Path.Combine(folder.FullName, "ours"), Path.Combine(folder.FullName, "curl"));
                var fetch = await FetchAsync(hub, Path.Combine(fetched, "model"));
                var download = await CurlAsync(hub, copied, source);
                var check = await TimeAsync("sha256sum", [.. Directory.GetFiles(copied)]);
                RequireSame(source, Path.Combine(fetched, "model"));
                Directory.Delete(fetched, recursive: true);
                Directory.Delete(copied, recursive: true);
                if (turn > 0)
                {
                    ours.Add(fetch);
                    curl.Add(download);
                    verified.Add(download + check);
                }
            }

            Console.WriteLine(
                $"{files} files of {mebibytes} MiB together, {FilesAtOnce} at once; medians of {turns} turns, whole processes");
            Print("fetch (download and SHA-256)", Median(ours), mebibytes);
            Print("curl", Median(curl), mebibytes);
            Print("curl, then sha256sum", Median(verified), mebibytes);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"fetch / curl {Median(ours) / Median(curl):0.00}, fetch / (curl, then sha256sum) {Median(ours) / Median(verified):0.00}"));
            await OneFile.CompareAsync(folder.FullName, mebibytes, turns);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Serves a folder as a repository of the Hub, until it is ended.</summary>
    public static async Task<int> ServeAsync(string folder)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(context =>
        {
            var path = context.Request.Path.Value!;
            if (path.StartsWith(OneFile.Prefix, StringComparison.Ordinal))
            {
                return OneFile.ServeAsync(context, Path.Combine(folder, Path.GetFileName(path)));
            }

            if (path.StartsWith("/api/models/", StringComparison.Ordinal))
            {
                return context.Response.WriteAsync(JsonSerializer.Serialize(new DirectoryInfo(folder).GetFiles().Select(
                    file => new { type = "file", path = file.Name, size = file.Length, oid = file.Name })));
            }

            var file = new FileInfo(Path.Combine(folder, Path.GetFileName(path)));
            context.Response.ContentLength = file.Length;
            return context.Response.SendFileAsync(file.FullName);
        });
        await app.StartAsync();
        ChildProcess.Announce(new Uri(app.Urls.First()).Port);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static Task<double> FetchAsync(string hub, string output) => TimeAsync(
        "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "ModelOperator.ModelServer.dll"), "fetch", "--uri", $"hf://bench/model@{Commit}",
            "--output", output, "--hub-endpoint", hub, "--allow-http", "127.0.0.1",
        ]);

    private static Task<double> CurlAsync(string hub, string output, string source)
    {
        Directory.CreateDirectory(output);
        var names = Directory.GetFiles(source).Select(Path.GetFileName);
        return TimeAsync(
            "curl",
            [
                "--silent", "--no-progress-meter", "--fail", "--parallel", "--parallel-max", FilesAtOnce,
                .. names.SelectMany(name => new[] { "-o", Path.Combine(output, name!), $"{hub}/bench/model/resolve/{Commit}/{name}" }),
            ]);
    }

    internal static async Task<double> TimeAsync(string program, string[] arguments)
    {
        var started = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(started).TotalSeconds
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }

    internal static void Fill(string folder, int mebibytes, int files)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(1);
        var block = new byte[BytesPerMebibyte];
        for (var number = 0; number < files; number++)
        {
            using var file = File.Create(Path.Combine(folder, $"model-{number + 1:00000}-of-{files:00000}.safetensors"));
            for (var left = mebibytes / files; left > 0; left--)
            {
                random.NextBytes(block);
                file.Write(block);
            }
        }
    }

    private static void RequireSame(string source, string fetched)
    {
        foreach (var file in new DirectoryInfo(source).GetFiles())
        {
            if (new FileInfo(Path.Combine(fetched, file.Name)).Length != file.Length)
            {
                throw new InvalidOperationException($"{file.Name} was not fetched whole");
            }
        }
    }

    internal static void Print(string name, double seconds, int mebibytes) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-30} {seconds,7:0.000} s {mebibytes / seconds,9:0.0} MiB/s"));

    internal static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static int Number(string[] args, int index, int fallback) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : fallback;
}
