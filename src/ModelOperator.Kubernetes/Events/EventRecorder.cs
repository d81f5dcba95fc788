using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Discovery;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Episodes;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Kubernetes.Settings;
using Prometheus;

namespace ModelOperator.Kubernetes.Events;

/// <summary>
/// Sends Events in the background from a bounded queue. An Event that is repeated within some minutes becomes a series: the first
/// repetition is sent at once, later ones at most twice a minute. While the API server is away or busy, Events wait; those that it refuses
/// or fails to take, those of which nobody has any use any more, and those that find the queue full, are dropped and counted.
/// </summary>
internal sealed class EventRecorder : BackgroundService, IEventRecorder
{
    /// <summary>The shortest time between two writes of a series.</summary>
    internal static readonly TimeSpan SeriesInterval = TimeSpan.FromSeconds(30);

    /// <summary>The time without repetition after which an Event starts a new series.</summary>
    internal static readonly TimeSpan SeriesEnd = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private const int MaxQueued = 1000;
    private const int MaxSeries = 4096;
    private const int MaxNoteBytes = 1024;
    private const string DefaultNamespace = "default";
    private const string TooMany = "too many wait", Refused = "the API server refuses them";
    private readonly Channel<EventNotice> _queue;
    private readonly Dictionary<EventKey, EventSeries> _series = [];
    private readonly TokenBucket _bucket;
    private readonly IKubernetesApi _api;
    private readonly string _reporter;
    private readonly string _instance;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Counter _dropped;
    private readonly FailureEpisodes _episodes;
    private readonly EventRetries _retries;
    private readonly RestingNamespaces _resting;

    public EventRecorder(
        [FromKeyedServices(LeaderGuardedApi.Unguarded)] IKubernetesApi api,
        IOptions<OperatorOptions> options,
        TimeProvider time,
        CollectorRegistry metrics,
        ILogger<EventRecorder> logger)
    {
        _api = api;
        // Events must not use up the request rate that reconciles need.
        _bucket = new TokenBucket(rate: 10, burst: 50, time);
        _time = time;
        _logger = logger;
        _episodes = new(time);
        _retries = new(time, Random.Shared);
        _resting = new(time);
        _reporter = options.Value.Name.Contains('/') ? options.Value.Name : $"modeloperator.dev/{options.Value.Name}";
        _instance = Cut(options.Value.LeaderElection.Identity, 128);
        _dropped = Metrics.WithCustomRegistry(metrics).CreateCounter(
            "kubernetes_events_dropped_total", "Events that were not sent, because too many waited or the server refused them.");
        _queue = Channel.CreateBounded<EventNotice>(
            new BoundedChannelOptions(MaxQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite },
            notice => Dropped(TooMany, notice.Reason, notice.Regarding.NamespaceProperty, notice.Regarding.Name, "the queue is full"));
    }

    /// <inheritdoc />
    public void Publish(IKubernetesObject<V1ObjectMeta> regarding, string type, string reason, string action, string note)
    {
        var known = regarding.ApiVersion is null || regarding.Kind is null ? ResourceType.Of(regarding.GetType()) : null;
        var reference = new V1ObjectReference
        {
            ApiVersion = regarding.ApiVersion ?? known!.GroupVersion,
            Kind = regarding.Kind ?? known!.Kind,
            NamespaceProperty = regarding.Metadata.NamespaceProperty,
            Name = regarding.Metadata.Name,
            Uid = regarding.Metadata.Uid,
            ResourceVersion = regarding.Metadata.ResourceVersion,
        };
        _queue.Writer.TryWrite(new EventNotice(reference, type, reason, action, Cut(note, MaxNoteBytes), _time.GetUtcNow()));
    }

    /// <summary>Sends the Events that wait, as far as the time for stopping allows, and then stops.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(StopTimeout, _time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await NextAsync(stoppingToken))
        {
            while (_queue.Reader.TryRead(out var notice))
            {
                await SendAsync(notice, stoppingToken);
                ForgetOldest();
            }

            await SendSeriesAsync(all: false, stoppingToken);
        }

        await SendSeriesAsync(all: true, stoppingToken);
    }

    /// <summary>Waits for a notice, or until repetitions are due; returns false when the recorder stops and is empty.</summary>
    private async Task<bool> NextAsync(CancellationToken stoppingToken)
    {
        using var due = new CancellationTokenSource(SeriesInterval, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, stoppingToken);
        try
        {
            return await _queue.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task SendAsync(EventNotice notice, CancellationToken cancellationToken)
    {
        var key = EventKey.Of(notice);
        if (_series.TryGetValue(key, out var known) && notice.At - known.LastAt < SeriesEnd)
        {
            known.Count++;
            known.LastAt = notice.At;
            if (known.SentCount == 1)
            {
                await PatchAsync(key, known, cancellationToken);
            }

            return;
        }

        var ns = notice.Regarding.NamespaceProperty ?? DefaultNamespace;
        var name = $"{Cut(notice.Regarding.Name ?? "event", 200)}.{Guid.NewGuid().ToString("N")[..16]}";
        if (await TryAsync(key, notice.At, () => CreateAsync(EventOf(notice, ns, name), cancellationToken), cancellationToken))
        {
            _series[key] = new EventSeries(ns, name, notice.At);
        }
    }

    private async Task CreateAsync(Eventsv1Event created, CancellationToken cancellationToken)
    {
        try
        {
            await _api.CreateAsync(created, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            // An earlier try was stored and its answer was lost, because nobody else makes an Event of this name.
        }
    }

    private async Task SendSeriesAsync(bool all, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var due = _series.Where(s => s.Value.Count > s.Value.SentCount && (all || now - s.Value.SentAt >= SeriesInterval)).ToList();
        foreach (var (key, known) in due)
        {
            await PatchAsync(key, known, cancellationToken);
        }

        foreach (var (key, _) in _series.Where(s => now - s.Value.LastAt >= SeriesEnd).ToList())
        {
            _series.Remove(key);
        }

        ForgetOldest();
    }

    // Above the bound the oldest series are forgotten. Their next Event starts a new series, so nothing is lost.
    private void ForgetOldest()
    {
        if (_series.Count <= MaxSeries)
        {
            return;
        }

        foreach (var (key, _) in _series.OrderBy(s => s.Value.LastAt).Take(Math.Max(MaxSeries / 8, _series.Count - MaxSeries)).ToList())
        {
            _series.Remove(key);
        }
    }

    private async Task PatchAsync(EventKey key, EventSeries known, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["series"] = new JsonObject
            {
                ["count"] = known.Count,
                ["lastObservedTime"] = known.LastAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
            },
        };
        known.SentAt = _time.GetUtcNow();
        var (count, patch) = (known.Count, new Patch(PatchType.Merge, body));
        if (await TryAsync(
            key, known.LastAt, () => _api.PatchAsync<Eventsv1Event>(known.Namespace, known.Name, patch, cancellationToken),
            cancellationToken))
        {
            known.SentCount = count;
        }
        else
        {
            _series.Remove(key); // expired or deleted, so the next repetition is a new Event
        }
    }

    private async Task<bool> TryAsync(EventKey key, DateTimeOffset at, Func<Task> send, CancellationToken cancellationToken)
    {
        var ns = key.Namespace ?? DefaultNamespace;
        if (_resting.Include(ns))
        {
            Dropped(Refused, key.Reason, key.Namespace, key.Name, "an Event of the same namespace has just been tried in vain");
            return false;
        }

        var (begun, wasAway) = (_time.GetTimestamp(), false);
        try
        {
            await _retries.RunAsync(
                async () =>
                {
                    await Task.Delay(_bucket.Reserve(), _time, cancellationToken);
                    if (wasAway)
                    {
                        // The namespace is not to blame for the time in which the server was away.
                        (wasAway, begun) = (false, _time.GetTimestamp());
                    }

                    try
                    {
                        await send();
                    }
                    catch (Exception exception) when (ServerTrouble.IsAway(exception))
                    {
                        wasAway = true;
                        throw;
                    }
                },
                at, cancellationToken);
            foreach (var ended in _episodes.Succeeded())
            {
                Log.SentAgain(_logger, ended.Kind, ended.Count, ended.Length.TotalSeconds);
            }

            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (ServerTrouble.IsPassing(exception) && !ServerTrouble.IsAway(exception))
            {
                _resting.Note(ns, _time.GetElapsedTime(begun));
            }

            Dropped(Refused, key.Reason, key.Namespace, key.Name, exception.Message);
            return false;
        }
    }

    private void Dropped(string why, string reason, string? ns, string? name, string error)
    {
        _dropped.Inc();
        if (_episodes.Failed(why))
        {
            Log.NotSent(_logger, why, reason, ns, name, error);
        }
    }

    private Eventsv1Event EventOf(EventNotice notice, string ns, string name) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = ns, Name = name },
        EventTime = notice.At.UtcDateTime,
        ReportingController = _reporter,
        ReportingInstance = _instance,
        Action = notice.Action,
        Reason = notice.Reason,
        Regarding = notice.Regarding,
        Note = notice.Note,
        Type = notice.Type,
    };

    /// <summary>Cuts a text between characters to a number of bytes of UTF-8.</summary>
    private static string Cut(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var length = Math.Min(text.Length, maxBytes);
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, length)) > maxBytes - 3 || char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return $"{text.AsSpan(0, length)}…";
    }
}
