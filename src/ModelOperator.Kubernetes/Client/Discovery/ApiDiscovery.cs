using System.Collections.Concurrent;
using k8s.Models;

namespace ModelOperator.Kubernetes.Client.Discovery;

/// <summary>
/// Remembers what the server serves. Each group and version is asked for once, even if several callers ask at the same time.
/// </summary>
/// <param name="ask">Asks the server; returns null when the server does not know the group and version.</param>
/// <param name="time">The clock that decides when remembered answers are too old.</param>
internal sealed class ApiDiscovery(Func<string, CancellationToken, Task<V1APIResourceList?>> ask, TimeProvider time)
{
    private static readonly TimeSpan KeepServed = TimeSpan.FromMinutes(10);

    // A CRD that is installed later is found after this time at the latest.
    private static readonly TimeSpan KeepMissing = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Answer> _answers = new();
    private readonly SemaphoreSlim _asking = new(1, 1);

    public async ValueTask<V1APIResourceList?> AskAsync(string groupVersion, CancellationToken cancellationToken)
    {
        if (Fresh(groupVersion) is { } known)
        {
            return known.List;
        }

        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (Fresh(groupVersion) is { } meanwhile)
            {
                return meanwhile.List;
            }

            var list = await ask(groupVersion, cancellationToken);
            _answers[groupVersion] = new Answer(list, time.GetTimestamp());
            return list;
        }
        finally
        {
            _asking.Release();
        }
    }

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
