using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Console.Answers;
using ModelOperator.Console.Fleet;
using ModelOperator.Console.Keeping;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Console.Live;

/// <summary>The ModelDeployments that the caller may see, from one list and watch for all pages. It goes on by itself after a failure.
/// </summary>
internal sealed class FleetFeed : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly Func<Exception, string> _sentenceOf;
    private readonly Informer<ModelDeployment> _informer;
    private readonly Lock _gate = new();
    private readonly List<FleetReader> _readers = [];
    private readonly ConditionalWeakTable<ModelDeployment, DeploymentRow> _rows = [];
    private readonly CacheRoom? _room;
    private readonly Task _running;
    private readonly Task _looking;

    /// <summary>Begins to list and watch.</summary>
    /// <param name="api">The API server, with the caller's rights.</param>
    /// <param name="namespaces">The namespaces to look at; null for all.</param>
    /// <param name="time">The clock.</param>
    /// <param name="sentenceOf">Says what is the matter, from what went wrong; null for the words of a console that a person has started.
    /// </param>
    /// <param name="room">The bounds of what is kept; null for none.</param>
    public FleetFeed(
        IKubernetesApi api, IReadOnlyList<string>? namespaces, TimeProvider time, Func<Exception, string>? sentenceOf = null,
        CallerRoom? room = null)
    {
        _time = time;
        Room = room;
        _room = room?.Open();
        _sentenceOf = sentenceOf ?? FailureAnswers.SentenceOf;
        State = new(Live: false, time.GetUtcNow()) { Message = "The ModelDeployments are being read." };
        var options = new InformerOptions<ModelDeployment> { Namespaces = namespaces ?? [], Room = _room };
        options.PageSize = room is null ? options.PageSize : 50; // a page is read before room is asked for
        _informer = new(api, Options.Create(options), time, NullLogger<Informer<ModelDeployment>>.Instance);
        _informer.Subscribe(change => Tell(ResourceKey.Of(change.Object)));
        _running = _informer.RunAsync(_stop.Token);
        _looking = LookAsync();
    }

    /// <summary>The answer to whether the cluster is being followed; replaced when that changes.</summary>
    public FeedState State { get; private set; }

    /// <summary>The bounds of what is kept for the caller; null for none.</summary>
    public CallerRoom? Room { get; }

    /// <summary>The reason why some ModelDeployments are not kept, as a sentence with a remedy; null when all are.</summary>
    public string? LeftOut => _room?.LeftOut;

    /// <summary>The error that keeps the console from the cluster now; null when there is none.</summary>
    public Exception? LastFailure => _informer.LastFailure;

    /// <summary>True once all ModelDeployments have been read for the first time.</summary>
    public bool IsRead => _informer.HasSynced;

    /// <summary>The ModelDeployment as last seen; null when there is none.</summary>
    public ModelDeployment? Find(string ns, string name) => _informer.Get(ns, name);

    /// <summary>All ModelDeployments as last seen.</summary>
    public IReadOnlyList<ModelDeployment> All() => _informer.List();

    /// <summary>The row of a ModelDeployment. All pages share it.</summary>
    public DeploymentRow RowOf(ModelDeployment deployment) => _rows.GetValue(deployment, DeploymentRows.Of);

    /// <summary>Begins to note what changes for one page.</summary>
    /// <param name="only">The one ModelDeployment that the page shows; null for all.</param>
    public FleetReader Open(ResourceKey? only = null)
    {
        var reader = new FleetReader(only, Close);
        lock (_gate)
        {
            _readers.Add(reader);
        }

        return reader;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running, _looking);
        _room?.Dispose();
        _stop.Dispose();
    }

    private void Close(FleetReader reader)
    {
        lock (_gate)
        {
            _readers.Remove(reader);
        }
    }

    private void Tell(ResourceKey? changed)
    {
        lock (_gate)
        {
            foreach (var reader in _readers)
            {
                reader.Note(changed);
            }
        }
    }

    private async Task LookAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var message = _informer.LastFailure is { } failure ? _sentenceOf(failure)
                : _informer.HasSynced ? null
                : State.Message;
            var live = message is null;
            var next = new FeedState(live, live == State.Live ? State.Since : _time.GetUtcNow()) { Message = message, LeftOut = LeftOut };
            if (next != State)
            {
                State = next;
                Tell(changed: null);
            }

            await Task.Delay(Look, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
