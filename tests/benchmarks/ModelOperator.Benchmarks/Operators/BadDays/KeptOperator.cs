using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ModelOperator.Benchmarks.Operators.BadDays;

/// <summary>An operator that is started again when it has ended, as a kubelet does it, with its warnings and its peaks.</summary>
internal sealed class KeptOperator(string kubeconfig) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _warnings = new();
    private OperatorUnderTest? _operator;
    private Task _keeping = Task.CompletedTask;
    private long _peak;
    private double _deepest;
    private int _restarts;

    /// <summary>The warnings and errors since the last call.</summary>
    public IReadOnlyList<string> TakeWarnings()
    {
        var taken = new List<string>();
        while (_warnings.TryDequeue(out var line))
        {
            taken.Add(line);
        }

        return taken;
    }

    /// <summary>The largest memory in bytes, the largest number of keys that waited, and the restarts since the last call.</summary>
    public (long Memory, double Queue, int Restarts) TakePeaks() =>
        (Interlocked.Exchange(ref _peak, 0), Interlocked.Exchange(ref _deepest, 0), Interlocked.Exchange(ref _restarts, 0));

    /// <summary>The CPU time of its present process; 0 while there is none.</summary>
    public TimeSpan Cpu => _operator is { HasEnded: false } running ? running.Cpu : TimeSpan.Zero;

    /// <summary>A number of its metrics; 0 while it is not there.</summary>
    public async Task<double> MetricAsync(string name)
    {
        try
        {
            return _operator is null ? 0 : await _operator.SumAsync(name);
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    /// <summary>Starts it, and goes on until it is disposed of.</summary>
    public async Task StartAsync()
    {
        _operator = await BeginAsync();
        _keeping = KeepAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_operator is not null)
        {
            await _operator.DisposeAsync();
        }

        _stop.Dispose();
    }

    private Task<OperatorUnderTest> BeginAsync() => OperatorUnderTest.StartAsync(kubeconfig, Note);

    private async Task KeepAsync()
    {
        while (true)
        {
            await Task.Delay(Pause, TimeProvider.System, _stop.Token);
            try
            {
                await LookAsync();
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                // It ended between two questions, or did not start: the next look starts it.
                Console.Error.WriteLine($"the operator: {e.Message}");
            }
        }
    }

    private async Task LookAsync()
    {
        if (_operator is not { HasEnded: false } running)
        {
            Interlocked.Increment(ref _restarts);
            if (Interlocked.Exchange(ref _operator, null) is { } ended)
            {
                await ended.DisposeAsync();
            }

            _operator = running = await BeginAsync();
        }

        _peak = Math.Max(_peak, running.Resident);
        _deepest = Math.Max(_deepest, await MetricAsync("workqueue_depth"));
    }

    private void Note(string line)
    {
        if (line.StartsWith('{') && JsonNode.Parse(line)?["level"]?.GetValue<string>() is "warn" or "error" or "fatal")
        {
            _warnings.Enqueue(line);
        }
    }
}
