using System.Net;
using Microsoft.AspNetCore.Http;
using ModelOperator.Commands.Clusters;
using ModelOperator.Console.Answers;
using ModelOperator.Console.Hosting;
using ModelOperator.Console.Keeping;
using ModelOperator.Console.Live;
using ModelOperator.Console.Measured;
using ModelOperator.Console.Prometheus;
using ModelOperator.Console.Rights;
using ModelOperator.Console.Sessions;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Console.Callers;

/// <summary>
/// One caller: a connection with the caller's token, one watch of what that token may list, and what was seen by it. It ends when the API
/// server no longer takes the token, when the caller's rights have changed, when there is room again for what was left out, or when the
/// caller has asked for nothing for a while; whoever comes back begins anew.
/// </summary>
internal sealed class Caller : IAsyncDisposable
{
    private const int MostRequests = 64;

    // What was seen of one rollout is about a mebibyte at most.
    private const int MostSeen = 4;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly CallerSettings _settings;
    private readonly ICluster _cluster;
    private readonly ListedNamespaces _listed;
    private readonly CallerRoom _room;
    private readonly FleetFeed _fleet;
    private readonly MetricHistory _history;
    private readonly ApiRoutes _routes;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Task _ending = Task.CompletedTask;
    private DateTimeOffset _usedAt;
    private int _inside;

    private Caller(
        CallerSettings settings, ICluster cluster, ListedNamespaces listed, string? person, TimeProvider time, CancellationToken stopping)
    {
        (_settings, _cluster, _listed, _time, _usedAt) = (settings, cluster, listed, time, time.GetUtcNow());
        _room = new(settings.Room, settings.MostObjects);
        _fleet = new(cluster.Api, listed.Namespaces, time, ConsoleWords.Cluster.SentenceOf, _room);
        var rights = new NamespaceReaders(cluster.Api, time);
        var prometheus = settings.Prometheus is { } shared
            ? new PrometheusReader(new SharedPrometheus(shared)) { OperatorNamespace = settings.OperatorNamespace }
            : null;
        _history = new(prometheus, time)
        {
            NoPrometheus = ConsoleWords.Cluster.NoPrometheus,
            MostSeen = MostSeen,
            RefusalOf = rights.RefusalOfAsync,
        };
        var options = new ConsoleOptions
        {
            Namespaces = listed.Namespaces,
            Words = ConsoleWords.Cluster,
            Person = person,
            SignOutPath = settings.SignOutPath,
        };
        _routes = new(cluster, options, _fleet, _history, time, new(_ended.Token, stopping));
    }

    /// <summary>Asks the API server whether it knows the token and what the caller may list, and begins to follow that.</summary>
    /// <param name="settings">The things that are the same for all callers.</param>
    /// <param name="token">The token.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Cancelled when the console stops.</param>
    /// <exception cref="KubernetesApiException">The API server does not take the token.</exception>
    public static async Task<Caller> BeginAsync(
        CallerSettings settings, BearerToken token, TimeProvider time, CancellationToken stopping)
    {
        var cluster = settings.Connect(token.Text);
        try
        {
            var listed = await ListedNamespaces.FindAsync(cluster.Api, settings.Namespaces, stopping);
            return new(settings, cluster, listed, await PersonNames.FindAsync(cluster.Api, stopping), time, stopping);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>True when nobody is being answered.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _inside == 0;
            }
        }
    }

    /// <summary>The time when the caller has last asked for something.</summary>
    public DateTimeOffset UsedAt
    {
        get
        {
            lock (_gate)
            {
                return _usedAt;
            }
        }
    }

    /// <summary>Notes that a request is being answered; false when the caller has ended.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_ended.IsCancellationRequested)
            {
                return false;
            }

            _inside++;
            _usedAt = _time.GetUtcNow();
            return true;
        }
    }

    /// <summary>Answers a request, after <see cref="TryEnter"/>.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await (Volatile.Read(ref _inside) > MostRequests
                ? JsonAnswers.WriteAsync(context, new Refusal(
                    StatusCodes.Status503ServiceUnavailable, $"{MostRequests} of your requests are under way already. Try again."))
                : _routes.AnswerAsync(context));
        }
        finally
        {
            lock (_gate)
            {
                _usedAt = _time.GetUtcNow();
                if (--_inside == 0 && _ended.IsCancellationRequested)
                {
                    _left.TrySetResult();
                }
            }
        }
    }

    /// <summary>Waits until the caller has to end.</summary>
    public async Task UntilEndAsync(CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _ended.Token);
        var askedAt = _time.GetUtcNow();
        var beganAt = askedAt;
        while (!either.IsCancellationRequested && !IsUnauthorized(_fleet.LastFailure) && !HasLostRight
            && !(_room.HasRoomAgain && _time.GetUtcNow() - beganAt >= _settings.RoomReturns)
            && !(IsIdle && _time.GetUtcNow() - UsedAt >= _settings.Idle))
        {
            if (_time.GetUtcNow() - askedAt >= _settings.RightsLast)
            {
                askedAt = _time.GetUtcNow();
                if (await HasChangedAsync(either.Token))
                {
                    return;
                }
            }

            await Task.Delay(Look, _time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends streams, so that their pages begin anew, and takes no more requests.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_inside == 0)
            {
                _left.TrySetResult();
            }

            // From here on nobody enters; those who are inside are told outside of the lock.
            _ending = _ended.IsCancellationRequested ? _ending : _ended.CancelAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        End();
        await _ending;
        await _left.Task;
        await _fleet.DisposeAsync();
        _history.Dispose();
        await _cluster.DisposeAsync();
        _ended.Dispose();
    }

    // What was read with a right that is gone must not be shown on. Who never had it is told which one is missing.
    private bool HasLostRight =>
        _fleet.IsRead && _fleet.LastFailure is KubernetesApiException { StatusCode: HttpStatusCode.Forbidden };

    private async Task<bool> HasChangedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = await ListedNamespaces.FindAsync(_cluster.Api, _settings.Namespaces, cancellationToken);
            return !now.IsSame(_listed);
        }
        catch (Exception exception)
        {
            // A server that does not answer says nothing about the token; the page tells that what it shows is old.
            return IsUnauthorized(exception);
        }
    }

    private static bool IsUnauthorized(Exception? exception) =>
        exception is KubernetesApiException { StatusCode: HttpStatusCode.Unauthorized };
}
