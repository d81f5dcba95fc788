using System.Collections.Concurrent;
using k8s.Models;

namespace ModelOperator.Kubernetes.Client.Discovery;

/// <summary>
/// Remembers what the server serves. Each group and version is asked for once, even if several callers ask at the same time: all of them
/// get the one answer, or the one failure. None waits for a question of another, so a server that says nothing holds each up for one
/// timeout.
/// </summary>
/// <param name="ask">Asks the server; returns null when the server does not know the group and version.</param>
/// <param name="time">The clock that decides when remembered answers are too old.</param>
internal sealed class ApiDiscovery(Func<string, CancellationToken, Task<V1APIResourceList?>> ask, TimeProvider time)
{
    private static readonly TimeSpan KeepServed = TimeSpan.FromMinutes(10);

    // A CRD that is installed later is found after this time at the latest.
    private static readonly TimeSpan KeepMissing = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Answer> _answers = new();
    private readonly Dictionary<string, Task<V1APIResourceList?>> _asking = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public async ValueTask<V1APIResourceList?> AskAsync(string groupVersion, CancellationToken cancellationToken) =>
        Fresh(groupVersion) is { } known ? known.List : await AskTogether(groupVersion).WaitAsync(cancellationToken);

    /// <summary>
    /// The version of the resource to use: its own where that is served, otherwise the newest older one that reads the same.
    /// </summary>
    public async ValueTask<ResourceType> ServedAsync(ResourceType type, CancellationToken cancellationToken)
    {
        if (type.OlderVersions.Count == 0 || await IsServedAsync(type, cancellationToken))
        {
            return type;
        }

        foreach (var older in type.OlderVersions.Select(type.At))
        {
            if (await IsServedAsync(older, cancellationToken))
            {
                return older;
            }
        }

        return type; // the server's 404 is the best message
    }

    private Task<V1APIResourceList?> AskTogether(string groupVersion)
    {
        lock (_gate)
        {
            if (Fresh(groupVersion) is { } meanwhile)
            {
                return Task.FromResult(meanwhile.List);
            }

            if (!_asking.TryGetValue(groupVersion, out var asking))
            {
                asking = AskServerAsync(groupVersion);
                if (!asking.IsCompleted)
                {
                    _asking[groupVersion] = asking;
                }
            }

            return asking;
        }
    }

    // Whoever stops waiting takes the answer from nobody; the client gives the question up by itself.
    private async Task<V1APIResourceList?> AskServerAsync(string groupVersion)
    {
        try
        {
            var list = await ask(groupVersion, CancellationToken.None);
            _answers[groupVersion] = new Answer(list, time.GetTimestamp());
            return list;
        }
        finally
        {
            lock (_gate)
            {
                _asking.Remove(groupVersion);
            }
        }
    }

    private async ValueTask<bool> IsServedAsync(ResourceType type, CancellationToken cancellationToken)
    {
        var served = (await AskAsync(type.GroupVersion, cancellationToken))?.Resources;
        return served is not null && served.Any(r => r.Name == type.Plural);
    }

    private Answer? Fresh(string groupVersion) =>
        _answers.TryGetValue(groupVersion, out var answer)
        && time.GetElapsedTime(answer.At) < (answer.List is null ? KeepMissing : KeepServed)
            ? answer
            : null;

    private sealed record Answer(V1APIResourceList? List, long At);
}
