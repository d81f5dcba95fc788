using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelOperator.Benchmarks.Load;

namespace ModelOperator.Benchmarks.Fetching;

/// <summary>One large file from a server that bounds the speed of each connection, beside curl.</summary>
internal static class OneFile
{
    /// <summary>The path of the server below which files are sent so.</summary>
    public const string Prefix = "/slow/";

    private const int ChunkSize = 1 << 20;
    private const string Tag = "\"state\"";

    // 1 MiB in each is 50 MiB/s at most.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    /// <summary>Compares them and prints a line for each.</summary>
    public static async Task CompareAsync(string folder, int mebibytes, int turns)
    {
        var source = Path.Combine(folder, "one");
        FetchBenchmark.Fill(source, mebibytes, 1);
        await using var server = await ChildProcess.StartAsync(FetchBenchmark.ServerVerb, source);
        var address = $"http://127.0.0.1:{server.Ports[0]}{Prefix}{Path.GetFileName(Directory.GetFiles(source)[0])}";
        var (fetched, copied) = (Path.Combine(folder, "fetched"), Path.Combine(folder, "copied"));
        var (ours, curl) = (new List<double>(), new List<double>());
        for (var turn = 0; turn <= turns; turn++)
        {
            var fetch = await FetchBenchmark.TimeAsync(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "ModelOperator.ModelServer.dll"), "fetch", "--uri", address, "--output", fetched,
                    "--allow-http", "127.0.0.1",
                ]);
            var download = await FetchBenchmark.TimeAsync("curl", ["--silent", "--fail", "-o", copied, address]);
            if (new FileInfo(fetched).Length != new FileInfo(copied).Length)
            {
                throw new InvalidOperationException("the file was not fetched whole");
            }

            File.Delete(fetched);
            File.Delete(copied);
            if (turn > 0)
            {
                ours.Add(fetch);
                curl.Add(download);
            }
        }

        Console.WriteLine($"one file of {mebibytes} MiB, from a server that sends 50 MiB/s over a connection");
        FetchBenchmark.Print("fetch (download and SHA-256)", FetchBenchmark.Median(ours), mebibytes);
        FetchBenchmark.Print("curl", FetchBenchmark.Median(curl), mebibytes);
    }

    /// <summary>Sends a file or the part of it that is asked for.</summary>
    public static async Task ServeAsync(HttpContext context, string path)
    {
        await using var file = File.OpenRead(path);
        var end = file.Length;
        if (context.Request.Headers.Range.ToString() is { Length: > 0 } range)
        {
            var sides = range["bytes=".Length..].Split('-');
            file.Position = long.Parse(sides[0], CultureInfo.InvariantCulture);
            end = sides[1].Length == 0 ? end : long.Parse(sides[1], CultureInfo.InvariantCulture) + 1;
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {file.Position}-{end - 1}/{file.Length}";
        }

        context.Response.Headers.ETag = Tag;
        context.Response.ContentLength = end - file.Position;
        var chunk = new byte[ChunkSize];
        while (file.Position < end)
        {
            var read = await file.ReadAsync(chunk.AsMemory(0, (int)Math.Min(ChunkSize, end - file.Position)), context.RequestAborted);
            await context.Response.Body.WriteAsync(chunk.AsMemory(0, read), context.RequestAborted);
            await Task.Delay(Pace, TimeProvider.System, context.RequestAborted);
        }
    }
}
