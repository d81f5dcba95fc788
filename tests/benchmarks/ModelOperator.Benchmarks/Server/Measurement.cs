using System.Diagnostics;
using System.Globalization;
using ModelOperator.Benchmarks.Load;

namespace ModelOperator.Benchmarks.Server;

/// <summary>One kind of load on one server, measured in parts, so that kinds can take turns and a busy moment of the machine falls on
/// all.</summary>
/// <param name="name">For the table.</param>
/// <param name="server">The server that is loaded; null for this process.</param>
/// <param name="load">Loads it for a while; gives the latencies in stopwatch ticks.</param>
internal sealed class Measurement(string name, ChildProcess? server, Func<TimeSpan, Task<long[]>> load)
{
    private const int WarmRequests = 20_000;
    private static readonly TimeSpan WarmAtLeast = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarmAtMost = TimeSpan.FromSeconds(6);

    private readonly List<long> _latencies = [];
    private TimeSpan _time;
    private TimeSpan _cpu;
    private long _allocated;

    public double Rate => _latencies.Count / _time.TotalSeconds;

    private TimeSpan ServerCpu => server?.Cpu ?? Environment.CpuUsage.TotalTime;

    /// <summary>The processor time of the server's process, in microseconds a request.</summary>
    public double Cpu => _cpu.TotalMicroseconds / _latencies.Count;

    public double P99 => Milliseconds(0.99);

    /// <summary>Until the compiler has seen all paths often enough to optimize them, which takes thousands of requests.</summary>
    public async Task WarmUpAsync()
    {
        var (requests, time) = (0, TimeSpan.Zero);
        while (requests < WarmRequests && time < WarmAtMost)
        {
            requests += (await load(WarmAtLeast)).Length;
            time += WarmAtLeast;
        }
    }

    /// <summary>Measures one part.</summary>
    public async Task AddAsync(TimeSpan time)
    {
        var (cpu, allocated) = (ServerCpu, await AllocatedAsync());
        _latencies.AddRange(await load(time));
        _cpu += ServerCpu - cpu;
        _allocated += await AllocatedAsync() - allocated;
        _time += time;
    }

    /// <summary>Lets kinds take turns until each has had its time.</summary>
    public static async Task RunAsync(TimeSpan time, int turns, params Measurement[] all)
    {
        foreach (var one in all)
        {
            await one.WarmUpAsync();
        }

        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var one in all)
            {
                await one.AddAsync(time / turns);
            }
        }

        foreach (var one in all)
        {
            one.Print();
        }
    }

    private void Print()
    {
        _latencies.Sort();
        var allocated = server?.Ports.Count > 1 ? ((double)_allocated / _latencies.Count).ToString("0", CultureInfo.InvariantCulture) : "";
        Console.WriteLine($"{name,-40} {Rate,11:0} {Milliseconds(0.5),8:0.00} {P99,8:0.00} {Cpu,8:0.0} {allocated,9}");
    }

    private double Milliseconds(double part) => _latencies[(int)((_latencies.Count - 1) * part)] * 1000d / Stopwatch.Frequency;

    private Task<long> AllocatedAsync() => server is { Ports.Count: > 1 } ? ServerUnderTest.AllocatedAsync(server) : Task.FromResult(0L);
}
