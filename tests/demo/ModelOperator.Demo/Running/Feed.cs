using System.Threading.Channels;
using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Running;

/// <summary>
/// The observations, in the order of arrival. Observers post from any thread; only the demo's own flow reads, while it waits for something,
/// so that record and screen need no lock.
/// </summary>
internal sealed class Feed(Screen screen, TimeProvider time)
{
    private readonly Channel<object> _observations = Channel.CreateUnbounded<object>(new() { SingleReader = true });

    /// <summary>All that was read so far.</summary>
    public DemoRecord Record { get; private set; } = new();

    /// <summary>Adds an observation.</summary>
    public void Post(object observation) => _observations.Writer.TryWrite(observation);

    /// <summary>An observer failed: whoever waits fails with it.</summary>
    public void Fail(Exception error) => _observations.Writer.TryComplete(error);

    /// <summary>Runs an observer until cancelled; when it fails, whoever waits fails with it.</summary>
    public async Task ObserveAsync(Func<Task> observe, CancellationToken cancellationToken)
    {
        try
        {
            await observe();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The demo is over.
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Reads until <paramref name="isMet"/> holds.</summary>
    /// <param name="what">The noun for what is waited for: it is shown meanwhile and named when it does not come.</param>
    /// <param name="limit">The longest time that it may take.</param>
    /// <param name="isMet">The condition that is true once it has come.</param>
    /// <param name="broken">Says why it cannot come any more; null while it can.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DemoException">It did not come in time, or cannot come any more.</exception>
    public async Task UntilAsync(
        string what, TimeSpan limit, Func<DemoRecord, bool> isMet, Func<DemoRecord, string?>? broken, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        screen.WaitFor(what);
        try
        {
            while (!isMet(Record))
            {
                if (broken?.Invoke(Record) is { } reason)
                {
                    throw new DemoException($"{reason} (while waiting for {what})");
                }

                Read(await _observations.Reader.ReadAsync(either.Token));
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DemoException($"{what} did not come about within {limit.TotalSeconds:F0} s");
        }
        catch (ChannelClosedException e)
        {
            throw new DemoException($"an observer failed while waiting for {what}: {e.InnerException?.Message}", e);
        }
    }

    /// <summary>Reads for a while, whatever comes.</summary>
    public Task ForAsync(string what, TimeSpan duration, Func<DemoRecord, string?>? broken, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        return UntilAsync(what, duration + TimeSpan.FromSeconds(30), _ =>
            time.GetElapsedTime(began) >= duration, broken, cancellationToken);
    }

    private void Read(object observation)
    {
        Record = Record.With(observation);
        screen.Show(Record, observation);
    }
}
