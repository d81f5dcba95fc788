using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Cli.Clusters;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Kubernetes.Caching;

namespace ModelOperator.Cli.Watching;

/// <summary>Follows one ModelDeployment. The watch resumes by itself when it breaks, and lists anew when its version is too old.</summary>
internal sealed class RolloutWatch(ICluster cluster, string name, TimeProvider time)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    /// <summary>Shows what it sees, at every change and every second, until the end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="RefusedException">The ModelDeployment was deleted, or time was up.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public async Task<int> RunAsync(Action<Sight> show, WatchUntil? until, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var informer = new Informer<ModelDeployment>(
            cluster.Api,
            Options.Create(new InformerOptions<ModelDeployment>
            {
                Namespaces = [cluster.Namespace],
                FieldSelector = $"metadata.name={name}",
                NewestFirst = true,
            }),
            time,
            NullLogger<Informer<ModelDeployment>>.Instance);
        var changes = Channel.CreateUnbounded<ModelDeployment?>();
        using var subscription = informer.Subscribe(change =>
            changes.Writer.TryWrite(change.Type is ResourceChangeType.Deleted ? null : change.Object));
        using var deadline = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var running = informer.RunAsync(stop.Token);
        try
        {
            return await FollowAsync(changes.Reader, show, until, () => informer.LastError, stop.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return WatchEnd.TimedOut;
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }
    }

    private async Task<int> FollowAsync(
        ChannelReader<ModelDeployment?> changes, Action<Sight> show, WatchUntil? until, Func<string?> trouble, CancellationToken cancellationToken)
    {
        ModelDeployment? last = null;
        var next = changes.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            await Task.WhenAny(next, Task.Delay(Refresh, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            while (changes.TryRead(out var seen))
            {
                last = seen ?? throw new RefusedException($"ModelDeployment '{name}' was deleted");
                show(new(last, time.GetUtcNow(), trouble()));
                if (WatchEnd.Of(last, until) is { } code)
                {
                    return code;
                }
            }

            if (next.IsCompleted)
            {
                next = changes.WaitToReadAsync(cancellationToken).AsTask();
            }

            if (last is not null)
            {
                show(new(last, time.GetUtcNow(), trouble()));
            }
        }
    }
}
