using System.Net;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Discovery;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Caching.Reflecting;

/// <summary>
/// Keeps a target in step with the API server, in one namespace or in all. It lists, and then watches from the list's version, for as long
/// as it runs. A broken watch goes on from the last version seen. Only a version that is too old, or data that make no sense, cause another
/// list.
/// </summary>
internal sealed class Reflector<T>(
    IKubernetesApi api,
    string? ns,
    InformerOptions<T> options,
    Packing<T> packing,
    IReflectorTarget<T> target,
    TimeProvider time,
    Random random,
    ILogger logger)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The time that a watch may last beyond what was asked before it is taken for dead.</summary>
    internal static readonly TimeSpan WatchGrace = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time after which a watch that tells nothing is opened anew. The server sends a bookmark each minute, so a longer silence may be
    /// that of a proxy whose server is gone, which answers the pings of the connection by itself. Where a server has no bookmarks to send,
    /// because nothing of the kind has ever changed, this costs one request.
    /// </summary>
    internal static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(3);

    /// <summary>
    /// The time for which a kind that was served must be unknown to the server before it counts as gone. One server of several may not know
    /// it for a moment, while it is upgraded or has not read the definitions of its kinds yet, and whoever then takes all objects for gone
    /// does harm.
    /// </summary>
    internal static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(30);

    /// <summary>The number of answers in a row that it takes, too, because the process may have been asleep between two of them.</summary>
    private const int GoneAfterAnswers = 3;

    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    // A CRD that is installed later is found after this time at the latest.
    private static readonly TimeSpan WhileAbsent = TimeSpan.FromSeconds(30);

    // A server that is away is not spared by long waits, and whatever happens on its return is seen only after them.
    private static readonly TimeSpan WhileAway = TimeSpan.FromSeconds(5);
    private readonly string _kind = ResourceType.Of<T>().ToString();
    private readonly Backoff _backoff = new(time, random);
    private readonly Lister<T> _lister = new(api, ns, options, packing);
    private readonly InitialEvents<T> _initial = new(api, options, packing);
    private string? _version;
    private bool _mustList = true;
    private bool _mustListNewest = options.NewestFirst;
    private string? _told;
    private int _unknown;
    private long _unknownSince;

    /// <summary>Runs until it is cancelled. Errors are told to the target, and the work is tried again after a backoff.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListIfNeededAsync(cancellationToken);
                await WatchAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                var wait = After(exception);
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListIfNeededAsync(CancellationToken cancellationToken)
    {
        if (!_mustList || await _initial.AreServedAsync(cancellationToken))
        {
            return;
        }

        // The first list accepts any state, later ones none older than what was seen; when that version is gone, the list asks for the
        // newest.
        var list = await _lister.ListAsync(_mustListNewest ? null : _version ?? "0", cancellationToken);
        Fill(list);
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var timeout = TimeSpan.FromMinutes(5 + (5 * random.NextDouble()));
        using var watchdog = new CancellationTokenSource(timeout + WatchGrace, time);
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token, silence.Token, cancellationToken);
        var started = time.GetTimestamp();
        var events = 0;
        var filling = _mustList ? _initial.Start() : null;
        try
        {
            await foreach (var change in api.WatchAsync<T>(Request(timeout, filling), either.Token).WithCancellation(either.Token))
            {
                events++;
                silence.CancelAfter(LongestSilence);
                if (filling is not null)
                {
                    filling = filling.Take(change, Fill) ? filling : null;
                    continue;
                }

                target.Apply(change);
                _told = null;
                _version = change.Object.Metadata.ResourceVersion ?? _version;
            }
        }
        catch (OperationCanceledException exception) when (watchdog.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"the server did not end the watch after the {timeout.TotalSeconds:0} s that were asked for", exception);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // No failure: most such watches are quiet and well. One that the server does not answer fails within the request timeout.
            ReflectorLog.Silent(logger, _kind, LongestSilence.TotalSeconds);
            return;
        }

        if (events == 0 && time.GetElapsedTime(started) < ShortWatch)
        {
            throw new IOException("the watch ended at once with nothing in it");
        }
    }

    private void Fill(ListSnapshot<T> list)
    {
        target.Replace(list);
        _told = null;
        _version = list.ResourceVersion;
        _mustList = false;
        _mustListNewest = false;
        _unknown = 0;
        ReflectorLog.Listed(logger, _kind, list.Items.Count, list.ResourceVersion);
    }

    private WatchRequest Request(TimeSpan timeout, InitialEvents<T>.Collection? filling) => new()
    {
        Namespace = ns,
        LabelSelector = options.LabelSelector,
        FieldSelector = options.FieldSelector,
        ResourceVersion = filling is not null && _mustListNewest ? null : _version ?? (filling is not null ? "0" : null),
        Timeout = timeout,
        SendInitialEvents = filling is not null,
        OnUnreadable = filling is null ? null : filling.TakeUnreadable,
        OnOpened = target.Reached,
    };

    /// <summary>Decides how to go on after a failure, and returns the wait before that.</summary>
    private TimeSpan After(Exception e)
    {
        if (e is KubernetesApiException answer && _initial.AreRefusedBy(answer, _mustList))
        {
            ReflectorLog.NotStreamed(logger, _kind, e.Message);
            return TimeSpan.Zero;
        }

        if (e is KubernetesApiException missing && IsAbsent(missing))
        {
            (_mustList, _mustListNewest, _version, _unknown) = (true, options.NewestFirst, null, 0);
            target.Absent(isForbidden: !missing.IsNotFound);
            ReflectorLog.Absent(logger, missing.IsNotFound ? LogLevel.Debug : Once(LogLevel.Warning, e), _kind, e.Message);
            return WhileAbsent;
        }

        if (!IsUnknown(e))
        {
            _unknown = 0; // only answers in a row count
        }

        target.Failed(e);
        var wait = _backoff.Next(e is KubernetesConnectionException || IsUnknown(e) ? WhileAway : null);
        switch (e)
        {
            case KubernetesApiException when IsUnknown(e):
                // The kind may have gone and come again since, and the old version would then mean nothing.
                (_mustList, _mustListNewest) = (true, true);
                ReflectorLog.Unknown(
                    logger, _unknown == 1 ? LogLevel.Information : LogLevel.Debug, _kind, GoneAfter.TotalSeconds, e.Message);
                break;
            case KubernetesApiException { IsGone: true }:
                (_mustList, _mustListNewest) = (true, true);
                ReflectorLog.Expired(logger, _kind, _version, e.Message);
                break;
            case KubernetesApiException { IsTooManyRequests: true }:
                wait = ServerTrouble.AskedWait(e) is { } asked && asked > wait ? asked : wait;
                ReflectorLog.Retrying(logger, LogLevel.Debug, _kind, wait.TotalSeconds, e.Message);
                break;
            case KubernetesApiException refused:
                // A server that was restored from a backup does not know our version yet, and says so with a 504.
                _mustListNewest |= refused.StatusCode is HttpStatusCode.GatewayTimeout;
                _mustList = true;
                ReflectorLog.Refused(logger, Once(LogLevel.Error, e), _kind, wait.TotalSeconds, e.Message);
                break;
            case KubernetesConnectionException:
                ReflectorLog.Retrying(logger, LogLevel.Debug, _kind, wait.TotalSeconds, e.Message);
                break;
            case TimeoutException or IOException:
                ReflectorLog.Retrying(logger, Once(LogLevel.Information, e), _kind, wait.TotalSeconds, e.Message);
                break;
            default:
                _mustList = true;
                ReflectorLog.Failed(logger, Once(LogLevel.Error, e), e, _kind, wait.TotalSeconds);
                break;
        }

        return wait;
    }

    private bool IsUnknown(Exception e) => options.IsOptional && e is KubernetesApiException { IsNotFound: true };

    // A right that is taken away later does not make the objects go away.
    private bool IsAbsent(KubernetesApiException e) =>
        IsUnknown(e) ? _version is null || IsUnknownForLong() : options.IsOptional && e.IsForbidden && _version is null;

    private bool IsUnknownForLong()
    {
        if (_unknown++ == 0)
        {
            _unknownSince = time.GetTimestamp();
        }

        return _unknown >= GoneAfterAnswers && time.GetElapsedTime(_unknownSince) >= GoneAfter;
    }

    // The same failure is told once, and again only after the server has told something in between. That the server is away or busy is told
    // by the client, once for all kinds.
    private LogLevel Once(LogLevel level, Exception e)
    {
        var isNew = _told != e.Message;
        _told = e.Message;
        return isNew ? level : LogLevel.Debug;
    }
}
