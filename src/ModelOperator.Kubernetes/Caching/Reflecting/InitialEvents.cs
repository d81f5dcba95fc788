using System.Net;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Caching.Reflecting;

/// <summary>
/// Reads streaming lists: a watch that sends the present objects first, which costs the server far less memory than a list.
/// </summary>
internal sealed class InitialEvents<T>(IKubernetesApi api)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    // Servers older than 1.27 ignore sendInitialEvents and would never say that the list is complete. This group version came with 1.29,
    // and servers that have it either stream or refuse.
    private const string Marker = "flowcontrol.apiserver.k8s.io/v1";
    private const string EndAnnotation = "k8s.io/initial-events-end";
    private bool _refused;

    /// <summary>True when the server is new enough for streaming lists and has not refused one.</summary>
    public async Task<bool> AreServedAsync(CancellationToken cancellationToken) =>
        !_refused && await api.DiscoverAsync(Marker, cancellationToken) is not null;

    /// <summary>True when an error means that this server does not stream lists. From then on the old kind of list is used.</summary>
    public bool AreRefusedBy(KubernetesApiException error, bool wasFilling)
    {
        var isRefusal = !_refused && wasFilling && error.StatusCode is (HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest);
        _refused |= isRefusal;
        return isRefusal;
    }

    /// <summary>Starts to collect the present objects, without those that are not kept.</summary>
    public static Collection Start(InformerOptions<T> options) => new(options);

    /// <summary>The objects that have come so far.</summary>
    internal sealed class Collection(InformerOptions<T> options)
    {
        private readonly List<T> _items = [];
        private readonly List<V1ObjectMeta> _unreadable = [];

        /// <summary>Remembers an existing object that does not fit the model, so that it is not taken for deleted.</summary>
        public void TakeUnreadable(V1ObjectMeta metadata) => _unreadable.Add(metadata);

        /// <summary>
        /// Takes one event. It returns false once the bookmark has come that ends the list, which is then given to <paramref name="done"/>.
        /// </summary>
        public bool Take(WatchEvent<T> change, Action<ListSnapshot<T>> done)
        {
            if (change.Type is not WatchEventType.Bookmark)
            {
                // An object that changes during the list comes again as Modified or Deleted; the last event for a key counts.
                var key = ResourceKey.Of(change.Object);
                if (change.Type is not WatchEventType.Added)
                {
                    _items.RemoveAll(i => ResourceKey.Of(i) == key);
                }

                if (change.Type is not WatchEventType.Deleted && options.Keeps(change.Object, change.Bytes))
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
