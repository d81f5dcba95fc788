using System.Net;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Caching.Reflecting;

/// <summary>
/// Streaming lists: a watch that sends the present objects first, and costs the server far less memory than a list.
/// </summary>
internal sealed class InitialEvents<T>(IKubernetesApi api)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    // Servers before 1.27 ignore sendInitialEvents and would never say that they are done; this group version came with 1.29.
    // A later server either streams or refuses.
    private const string Marker = "flowcontrol.apiserver.k8s.io/v1";
    private const string EndAnnotation = "k8s.io/initial-events-end";
    private bool _refused;

    /// <summary>True when the server is new enough to be asked, and has not refused.</summary>
    public async Task<bool> AreServedAsync(CancellationToken cancellationToken) =>
        !_refused && await api.DiscoverAsync(Marker, cancellationToken) is not null;

    /// <summary>
    /// True when an error means that this server does not stream lists: then they are asked for in the old way from now on.
    /// </summary>
    public bool AreRefusedBy(KubernetesApiException error, bool wasFilling)
    {
        var isRefusal = !_refused && wasFilling && error.StatusCode is (HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest);
        _refused |= isRefusal;
        return isRefusal;
    }

    /// <summary>Starts to collect the present objects.</summary>
    public static Collection Start() => new();

    /// <summary>The objects that came so far.</summary>
    internal sealed class Collection
    {
        private readonly List<T> _items = [];
        private readonly List<V1ObjectMeta> _unreadable = [];

        /// <summary>Remembers an object that is there and does not fit the model: it must not be taken for deleted.</summary>
        public void TakeUnreadable(V1ObjectMeta metadata) => _unreadable.Add(metadata);

        /// <summary>
        /// Takes one event; false once the bookmark came that ends the list, which is then given to <paramref name="done"/>.
        /// </summary>
        public bool Take(WatchEvent<T> change, Action<ListSnapshot<T>> done)
        {
            if (change.Type is not WatchEventType.Bookmark)
            {
                // A change during the list comes again as Modified or Deleted; the last word on a key counts.
                var key = ResourceKey.Of(change.Object);
                if (change.Type is not WatchEventType.Added)
                {
                    _items.RemoveAll(i => ResourceKey.Of(i) == key);
                }

                if (change.Type is not WatchEventType.Deleted)
                {
                    _items.Add(change.Object);
                }

                return true;
            }

            if (change.Object.GetAnnotation(EndAnnotation) != "true")
            {
                return true;
            }

            done(new ListSnapshot<T>(_items, [.. _unreadable], change.Object.Metadata.ResourceVersion ?? ""));
            return false;
        }
    }
}
