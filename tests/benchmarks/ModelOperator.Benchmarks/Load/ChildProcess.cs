using System.Diagnostics;
using System.Globalization;

namespace ModelOperator.Benchmarks.Load;

/// <summary>A part of the benchmark in a process of its own, so that its CPU and memory are counted apart.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const string Announcement = "listening ";
    private readonly Process _process;

    private ChildProcess(Process process, int[] ports)
    {
        _process = process;
        Ports = ports;
    }

    public IReadOnlyList<int> Ports { get; }

    /// <summary>The id of the process.</summary>
    public int Id => _process.Id;

    public TimeSpan Cpu => ProcessorClock.Of(_process.Id);

    /// <summary>Memory in RAM, in bytes.</summary>
    public long Resident
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Tells the parent where this process listens.</summary>
    public static void Announce(params int[] ports) => Console.WriteLine(Announcement + string.Join(' ', ports));

    /// <summary>Starts this program with a verb and waits until it listens.</summary>
    public static Task<ChildProcess> StartAsync(params string[] args) => StartAsync(args, environment: null);

    /// <summary>Starts this program with a verb and environment variables, and waits until it listens.</summary>
    public static Task<ChildProcess> StartAsync(string[] args, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(start.FileName) is "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        Array.ForEach(args, start.ArgumentList.Add);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return StartAsync(start, args[0]);
    }

    /// <summary>Starts another program, which says where it listens as <see cref="Announce"/> does.</summary>
    public static async Task<ChildProcess> StartAsync(ProcessStartInfo start, string name)
    {
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"cannot start {name}");
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                var ports = line[Announcement.Length..].Split(' ').Select(port => int.Parse(port, CultureInfo.InvariantCulture));
                return new ChildProcess(process, [.. ports]);
            }
        }

        throw new InvalidOperationException($"{name} ended before it listened");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
