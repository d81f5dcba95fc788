using Microsoft.AspNetCore.Http;
using ModelOperator.Console.Fleet;
using ModelOperator.Console.Json;
using ModelOperator.Kubernetes;

namespace ModelOperator.Console.Live;

/// <summary>Sends a page all rows, and then each row that changes.</summary>
internal sealed class FleetStream(FleetFeed feed, TimeProvider time)
{
    /// <summary>The number of rows that are sent; the others are only counted.</summary>
    public const int MostRows = 10_000;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly Dictionary<ResourceKey, DeploymentRow> _sent = [];

    /// <summary>Sends until the page leaves or the console stops.</summary>
    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var reader = feed.Open();
        var stream = new EventStream(context);
        await stream.BeginAsync();
        FeedState? told = null;
        var hasAll = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            told = await TellStateAsync(stream, told);
            var changed = reader.Take();
            if (feed.IsRead && (!hasAll || changed is null))
            {
                hasAll = true;
                await SendAllAsync(stream);
            }
            else if (hasAll)
            {
                await SendAsync(stream, changed ?? []);
            }

            if (!await reader.WaitAsync(Interval, cancellationToken))
            {
                await stream.SendAsync(
                    "state", feed.State with { Now = time.GetUtcNow() }, ConsoleJsonContext.Default.FeedState);
            }

            // Many changes that come together are told together.
            await Task.Delay(Breath, time, cancellationToken);
        }
    }

    private async Task<FeedState> TellStateAsync(EventStream stream, FeedState? told)
    {
        var state = feed.State;
        if (state != told)
        {
            await stream.SendAsync("state", state with { Now = time.GetUtcNow() }, ConsoleJsonContext.Default.FeedState);
        }

        return state;
    }

    private async Task SendAllAsync(EventStream stream)
    {
        var all = feed.All();
        _sent.Clear();
        _sent.EnsureCapacity(Math.Min(all.Count, MostRows)); // growing by itself it would take nearly twice as much
        foreach (var deployment in all.Take(MostRows))
        {
            _sent[ResourceKey.Of(deployment)] = feed.RowOf(deployment);
        }

        var rows = _sent.Values.OrderBy(row => row.Namespace, StringComparer.Ordinal).ThenBy(row => row.Name, StringComparer.Ordinal);
        await stream.SendAsync(
            "snapshot",
            new FleetSnapshot([.. rows]) { Omitted = all.Count > MostRows ? all.Count - MostRows : null },
            ConsoleJsonContext.Default.FleetSnapshot);
    }

    private async Task SendAsync(EventStream stream, IReadOnlyList<ResourceKey> changed)
    {
        foreach (var key in changed)
        {
            if (feed.Find(key.Namespace ?? "", key.Name) is not { } deployment)
            {
                if (_sent.Remove(key))
                {
                    await stream.SendAsync(
                        "gone", new GoneDeployment(key.Namespace ?? "", key.Name), ConsoleJsonContext.Default.GoneDeployment);
                }
            }
            else if (feed.RowOf(deployment) is var row && row != _sent.GetValueOrDefault(key)
                && (_sent.Count < MostRows || _sent.ContainsKey(key)))
            {
                _sent[key] = row;
                await stream.SendAsync("row", row, ConsoleJsonContext.Default.DeploymentRow);
            }
        }
    }
}
