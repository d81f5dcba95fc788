using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelOperator.Api;
using ModelOperator.Commands.Clusters;
using ModelOperator.Console.Documents;
using ModelOperator.Console.Fleet;
using ModelOperator.Console.Json;
using ModelOperator.Console.Rollouts;
using ModelOperator.Kubernetes;

namespace ModelOperator.Console.Live;

/// <summary>Sends a page the view of one rollout, and again at each change.</summary>
internal sealed class RolloutStream(FleetFeed fleet, ICluster cluster, ResourceKey key, TimeProvider time)
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstRead = TimeSpan.FromSeconds(2);

    private readonly RolloutRecords _records = new(cluster, time);
    private byte[]? _sent;
    private bool _isGone;

    /// <summary>Reads the shadow's copies, where there is a Prometheus.</summary>
    public Func<ModelDeployment, CancellationToken, Task<ShadowView?>>? ReadCopies { get; init; }

    /// <summary>Called with each state that the page is shown.</summary>
    public Action<ModelDeployment>? Shown { get; init; }

    /// <summary>Sends until the page leaves or the console stops.</summary>
    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var reader = fleet.Open(key);
        await using var feed = new RolloutFeed(cluster.Api, key, time, () => reader.Note(key: null), fleet.Room);
        await using var copies = ReadCopies is null ? null : new LateCopies(ReadCopies, () => reader.Note(key: null));
        var stream = new EventStream(context);
        await stream.BeginAsync();
        FeedState? told = null;
        var isFirst = true;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (fleet.State != told)
            {
                told = fleet.State;
                await TellStateAsync(stream);
            }

            reader.Take();
            if (fleet.IsRead && isFirst)
            {
                // One view with everything is calmer than several that grow.
                isFirst = false;
                if (copies is not null && fleet.Find(key.Namespace!, key.Name) is { } deployment)
                {
                    copies.Take(deployment);
                    await copies.WaitAsync(FirstRead, time, cancellationToken);
                }

                await feed.ReadAsync(FirstRead, cancellationToken);
            }

            if (fleet.IsRead)
            {
                await SendAsync(stream, feed, copies, cancellationToken);
            }

            if (!await reader.WaitAsync(Interval, cancellationToken))
            {
                await TellStateAsync(stream);
            }

            await Task.Delay(Breath, time, cancellationToken);
        }
    }

    private Task TellStateAsync(EventStream stream) =>
        stream.SendAsync("state", fleet.State with { Now = time.GetUtcNow(), LeftOut = null }, ConsoleJsonContext.Default.FeedState);

    private async Task SendAsync(EventStream stream, RolloutFeed feed, LateCopies? copies, CancellationToken cancellationToken)
    {
        if (fleet.Find(key.Namespace!, key.Name) is not { } deployment)
        {
            if (!_isGone)
            {
                (_isGone, _sent) = (true, null);
                var gone = new GoneDeployment(key.Namespace!, key.Name)
                {
                    Why = await UnreadableDeployment.WhyAsync(cluster, key.Name, fleet.LeftOut, cancellationToken),
                };
                await stream.SendAsync("gone", gone, ConsoleJsonContext.Default.GoneDeployment);
            }

            return;
        }

        _isGone = false;
        await _records.RefreshAsync(deployment, cancellationToken);
        Shown?.Invoke(deployment);
        var sources = new RolloutSources
        {
            Pods = feed.Pods,
            Events = feed.Events,
            Snapshots = _records.Snapshots,
            MayNotPatch = _records.MayNotPatch,
            Copies = copies?.Take(deployment),
            Unread = [.. feed.Unread, .. _records.Unread is { } unread ? (string[])[unread] : []],
        };

        // A clock that runs is no change; the page lets it run on by itself.
        var still = JsonSerializer.SerializeToUtf8Bytes(
            RolloutViews.Of(deployment, sources, DateTimeOffset.UnixEpoch), ConsoleJsonContext.Default.RolloutView);
        if (_sent is null || !still.AsSpan().SequenceEqual(_sent))
        {
            _sent = still;
            await stream.SendAsync(
                "view", RolloutViews.Of(deployment, sources, time.GetUtcNow()), ConsoleJsonContext.Default.RolloutView);
        }
    }
}
