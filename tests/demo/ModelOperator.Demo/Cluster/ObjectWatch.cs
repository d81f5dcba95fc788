using System.Net;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Demo.Cluster;

/// <summary>
/// Sees every version of some objects: lists, watches, and watches on from where a watch ended. It shares nothing with the operator's
/// own caches, which the demo is there to judge.
/// </summary>
internal sealed class ObjectWatch<T>(IKubernetesApi api, TimeProvider time)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private const int MostFailures = 20;

    private readonly Dictionary<string, T> _known = new(StringComparer.Ordinal);

    /// <summary>
    /// Calls <paramref name="seen"/> with each version and whether the object is gone, until cancelled.
    /// </summary>
    /// <exception cref="HttpRequestException">The API server could not be reached 20 times in a row.</exception>
    public async Task RunAsync(ListRequest what, Action<T, ulong, bool> seen, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            try
            {
                var version = await ListAsync(what, seen, cancellationToken);
                failures = 0;
                await WatchAsync(what, version, seen, cancellationToken);
            }
            catch (KubernetesApiException e) when (e.IsGone)
            {
                // Too old to watch on from: list again.
            }
            catch (Exception e) when (e is HttpRequestException or IOException
                or KubernetesApiException { StatusCode: >= HttpStatusCode.InternalServerError })
            {
                if (++failures > MostFailures)
                {
                    throw;
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private async Task<string> ListAsync(ListRequest what, Action<T, ulong, bool> seen, CancellationToken cancellationToken)
    {
        var page = await api.ListAsync<T>(what, cancellationToken);
        var present = page.Items.Select(item => item.Metadata.Uid!).ToHashSet(StringComparer.Ordinal);
        foreach (var (uid, last) in _known.Where(known => !present.Contains(known.Key)).ToList())
        {
            _known.Remove(uid);
            seen(last, VersionOf(page.ResourceVersion), true);
        }

        foreach (var item in page.Items)
        {
            // A version that was seen already is no news.
            if (_known.GetValueOrDefault(item.Metadata.Uid!)?.Metadata.ResourceVersion != item.Metadata.ResourceVersion)
            {
                _known[item.Metadata.Uid!] = item;
                seen(item, VersionOf(item.Metadata.ResourceVersion), false);
            }
        }

        return page.ResourceVersion;
    }

    private async Task WatchAsync(ListRequest what, string version, Action<T, ulong, bool> seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            var request = new WatchRequest
            {
                Namespace = what.Namespace,
                LabelSelector = what.LabelSelector,
                FieldSelector = what.FieldSelector,
                ResourceVersion = version,
                Timeout = TimeSpan.FromMinutes(5),
            };
            await foreach (var change in api.WatchAsync<T>(request, cancellationToken))
            {
                version = change.Object.Metadata.ResourceVersion ?? version;
                if (change.Type == WatchEventType.Bookmark)
                {
                    continue;
                }

                var isGone = change.Type == WatchEventType.Deleted;
                if (isGone)
                {
                    _known.Remove(change.Object.Metadata.Uid!);
                }
                else
                {
                    _known[change.Object.Metadata.Uid!] = change.Object;
                }

                seen(change.Object, VersionOf(version), isGone);
            }
        }
    }

    private static ulong VersionOf(string? version) => ulong.TryParse(version, out var number)
        ? number
        : throw new InvalidDataException($"The resourceVersion '{version}' is no number: the order of events cannot be told.");
}
