using ModelOperator.Api;
using ModelOperator.Console.Measured;
using ModelOperator.Console.Rollouts;

namespace ModelOperator.Console.Live;

/// <summary>
/// Reads the shadow's copies beside a stream, so that a Prometheus that answers late or never holds up nothing else. Until a read has
/// ended, the stream shows what the one before has found for the same stage.
/// </summary>
internal sealed class LateCopies(Func<ModelDeployment, CancellationToken, Task<ShadowView?>> read, Action arrived) : IAsyncDisposable
{
    private readonly CancellationTokenSource _left = new();
    private Task<ShadowView?>? _reading;
    private Task _telling = Task.CompletedTask;
    private CopiesKey _asked;
    private CopiesKey _known;
    private ShadowView? _copies;

    /// <summary>The copies that are known now; null when none are. A read begins unless one is under way or has just ended.</summary>
    public ShadowView? Take(ModelDeployment deployment)
    {
        var key = CopiesKey.Of(deployment);
        if (!TakeEnded() || _asked != key)
        {
            Begin(deployment, key);
            TakeEnded();
        }

        return _known == key ? _copies : null;
    }

    /// <summary>Waits until the read that is under way has ended, but not longer than some time.</summary>
    public Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken) =>
        Task.WhenAny(_reading ?? Task.CompletedTask, Task.Delay(atMost, time, cancellationToken));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        await ((Task?)_reading ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _telling;
        _left.Dispose();
    }

    private void Begin(ModelDeployment deployment, CopiesKey key)
    {
        if (_reading is not null)
        {
            return;
        }

        (_asked, _reading) = (key, read(deployment, _left.Token));
        _telling = _reading.IsCompleted
            ? Task.CompletedTask
            : _reading.ContinueWith(_ => arrived(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private bool TakeEnded()
    {
        if (_reading is not { IsCompleted: true } ended)
        {
            return false;
        }

        _reading = null;
        if (ended.IsCompletedSuccessfully)
        {
            (_known, _copies) = (_asked, ended.Result);
        }
        else
        {
            // The view needs no copies. The fault is looked at here, so that nothing reports it as overlooked.
            _ = ended.Exception;
        }

        return true;
    }
}
