using ModelOperator.Api;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Caching.Stores;

namespace ModelOperator.Cli.Watching;

/// <summary>Follows one ModelDeployment.</summary>
internal sealed class RolloutWatch(ICluster cluster, string name, TimeProvider time)
{
    /// <summary>Shows the state at every change and every second, until the end.</summary>
    /// <returns>The exit code; <see cref="WatchEnd"/> lists them.</returns>
    /// <exception cref="RefusedException">The ModelDeployment was deleted, or the caller has no right to watch it.</exception>
    /// <exception cref="OperationCanceledException">The call was interrupted.</exception>
    public async Task<int> RunAsync(Action<WatchedState> show, WatchUntil? until, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var options = new InformerOptions<ModelDeployment>
        {
            Namespaces = [cluster.Namespace],
            FieldSelector = $"metadata.name={name}",
            NewestFirst = true,
        };
        await using var feed = new Feed<ModelDeployment>(cluster, options, time);
        using var deadline = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await FollowAsync(feed, show, until, stop.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return WatchEnd.NotYet;
        }
    }

    private async Task<int> FollowAsync(
        Feed<ModelDeployment> feed, Action<WatchedState> show, WatchUntil? until, CancellationToken cancellationToken)
    {
        ModelDeployment? last = null;
        await foreach (var (change, trouble) in feed.ReadAsync(cancellationToken))
        {
            if (change is { Type: ResourceChangeType.Deleted })
            {
                throw new RefusedException($"ModelDeployment '{name}' was deleted");
            }

            last = change?.Object ?? last;
            if (last is null)
            {
                continue;
            }

            show(new(last, time.GetUtcNow(), trouble));
            if (WatchEnd.Of(last, until) is { } code)
            {
                return code;
            }
        }

        throw new OperationCanceledException(cancellationToken);
    }
}
