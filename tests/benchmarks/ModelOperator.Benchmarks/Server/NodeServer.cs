using System.ComponentModel;
using System.Diagnostics;
using ModelOperator.Benchmarks.Load;

namespace ModelOperator.Benchmarks.Server;

/// <summary>onnxruntime-node behind Fastify: installed from npm into a cache folder, once for each lockfile.</summary>
internal static class NodeServer
{
    private static readonly string Source = Path.Combine(AppContext.BaseDirectory, "Server", "Node");

    private static readonly string Folder = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "model-operator", "benchmark-node");

    /// <summary>Starts it; null, with a line that says why, where it cannot be had.</summary>
    public static async Task<ChildProcess?> TryStartAsync(string model)
    {
        try
        {
            await InstallAsync();
            var start = new ProcessStartInfo("node", ["server.js", model]) { WorkingDirectory = Folder };
            start.Environment["NODE_ENV"] = "production";
            return await ChildProcess.StartAsync(start, "node");
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            Console.WriteLine($"onnxruntime-node behind Fastify: skipped, {exception.Message}");
            return null;
        }
    }

    private static async Task InstallAsync()
    {
        Directory.CreateDirectory(Folder);
        var stamp = Path.Combine(Folder, "node_modules", ".complete");
        var wanted = await File.ReadAllTextAsync(Path.Combine(Source, "package-lock.json"));
        foreach (var file in Directory.EnumerateFiles(Source))
        {
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);
        }

        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
        {
            return;
        }

        await Console.Error.WriteLineAsync($"npm ci: onnxruntime-node and fastify into {Folder} (about 200 MB, once)");
        var start = new ProcessStartInfo(
            "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        { WorkingDirectory = Folder };
        using var npm = Process.Start(start) ?? throw new InvalidOperationException("npm does not start");
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci failed in {Folder} with code {npm.ExitCode}");
        }

        await File.WriteAllTextAsync(stamp, wanted);
    }
}
