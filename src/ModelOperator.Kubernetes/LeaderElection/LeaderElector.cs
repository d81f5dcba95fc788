using System.Net;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Settings;
using Prometheus;
using ITimer = System.Threading.ITimer;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>
/// Holds a Lease, as client-go does. A lease belongs to another process until it has not changed for its whole duration by the local
/// monotonic clock. It is ours until the renew deadline, counted from the time before the last successful renewal was sent.
/// </summary>
internal sealed class LeaderElector : ILeadership, IDisposable
{
    private readonly IKubernetesApi _api;
    private readonly LeaderElectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _ns;
    private readonly string _name;
    private readonly LeaseOwner _owner;
    private readonly TaskCompletionSource _elected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer _deadline;
    private V1Lease? _observed;
    private long _observedAt;
    private long _renewedAt;
    private volatile bool _holding;
    private int _failures;
    private TimeSpan _asked;
    private bool _mayWatch = true;

    public LeaderElector(
        [FromKeyedServices(LeaderGuardedApi.Unguarded)] IKubernetesApi api,
        IOptions<OperatorOptions> options,
        IServiceProvider provider,
        TimeProvider time,
        CollectorRegistry metrics,
        ILogger<LeaderElector> logger)
    {
        _api = api;
        _options = options.Value.LeaderElection;
        _time = time;
        _logger = logger;
        _ns = _options.LeaseNamespace ?? provider.GetRequiredService<KubernetesConnection>().Namespace;
        _name = _options.LeaseName ?? options.Value.Name;
        _owner = new LeaseOwner(api, _ns, _options.LeaseOwner, time, logger);
        _deadline = time.CreateTimer(
            _ => Lose("it was not renewed in time"), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var status = Metrics.WithCustomRegistry(metrics)
            .CreateGauge("leader_election_master_status", "1 while this process holds the lease.", ["name"]).WithLabels(_name);
        metrics.AddBeforeCollectCallback(() => status.Set(IsLeader ? 1 : 0));
    }

    /// <inheritdoc />
    public bool IsLeader => _holding && _time.GetElapsedTime(Volatile.Read(ref _renewedAt)) < _options.RenewDeadline;

    private TimeSpan UntilDeadline => _options.RenewDeadline - _time.GetElapsedTime(Volatile.Read(ref _renewedAt));

    /// <inheritdoc />
    public CancellationToken Lost => _lost.Token;

    /// <inheritdoc />
    public Task WaitAsync(CancellationToken cancellationToken) => _elected.Task.WaitAsync(cancellationToken);

    /// <summary>Takes the lease when it is free and renews it until it is lost, or until the call is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AcquireAsync(cancellationToken);
            while (!_lost.IsCancellationRequested)
            {
                await Task.Delay(
                    LeaseRecord.UntilNextRenewal(_options.RetryPeriod, _asked, UntilDeadline), _time, cancellationToken);
                await TryAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process is stopping.
        }
    }

    /// <summary>Releases the lease, so that a successor need not wait until it expires.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (!IsLeader)
        {
            return;
        }

        _holding = false;
        _deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            // The lease is read again, because a renewal may have been cut off just after the server took it.
            var lease = await _api.GetAsync<V1Lease>(_ns, _name, cancellationToken);
            if (lease?.Spec is { } spec && spec.HolderIdentity == _options.Identity)
            {
                await _api.ReplaceAsync(lease with { Spec = LeaseRecord.Released(spec, _time.GetUtcNow()) }, cancellationToken);
                Log.Released(_logger, _ns, _name);
            }
        }
        catch (Exception exception) when (exception is KubernetesApiException or HttpRequestException or OperationCanceledException)
        {
            Log.NotReleased(_logger, _ns, _name, exception.Message);
        }
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _lost.Dispose();
    }

    private async Task AcquireAsync(CancellationToken cancellationToken)
    {
        Log.Waiting(_logger, _ns, _name, _options.Identity);
        await _owner.LookAsync(cancellationToken);
        var random = new Random();
        while (true)
        {
            // Looked up before the try, because a lease that ends while it is tried must not wait for a whole period more.
            var left = _observed is null ? TimeSpan.Zero : _options.LeaseDuration - _time.GetElapsedTime(_observedAt);
            if (await TryAsync(cancellationToken))
            {
                break;
            }

            // The watch lets a released lease be taken at once, and tells exactly when another process has renewed it.
            using var released = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var watch = _mayWatch ? WaitForReleaseAsync(released.Token) : Forever(released.Token);
            var pause = LeaseRecord.UntilNextTry(left, _options.RetryPeriod, random.NextDouble());
            var asked = _asked < _options.LeaseDuration ? _asked : _options.LeaseDuration;
            pause = pause > asked ? pause : asked;
            await Task.WhenAny(watch, Task.Delay(pause, _time, released.Token));
            await released.CancelAsync();
            await watch;
            cancellationToken.ThrowIfCancellationRequested();
        }

        Log.Acquired(_logger, _ns, _name, _options.Identity);
        _elected.TrySetResult();
    }

    /// <summary>Tries once to take or renew the lease.</summary>
    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        var asked = _time.GetTimestamp();
        _asked = TimeSpan.Zero;
        var patience = _holding ? LeaseRecord.PatienceWithOneTry(UntilDeadline) : _options.RenewDeadline;
        using var timeout = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var isRenewal = _holding && _observed is not null;
            var lease = isRenewal ? _observed : await ObserveAsync(either.Token);
            if (LeaseRecord.IsHeldByAnother(lease?.Spec, _options.Identity, _time.GetElapsedTime(_observedAt), _options.LeaseDuration))
            {
                Lose($"{lease!.Spec!.HolderIdentity} took it");
                TellAnswered();
                return false;
            }

            Observe(await WriteAsync(lease, isRenewal, either.Token));
            Held(asked);
            TellAnswered();
            return true;
        }
        catch (KubernetesApiException exception) when (exception.IsConflict || exception.IsNotFound)
        {
            _observed = null; // it is read again at the next try
            Log.Outrun(_logger, _ns, _name, exception.Message);
        }
        catch (Exception exception) when (exception is KubernetesApiException or HttpRequestException or InvalidDataException)
        {
            _asked = ServerTrouble.AskedWait(exception) ?? TimeSpan.Zero;
            TellFailed(exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            TellFailed($"no answer within {patience.TotalSeconds:0.#} s");
        }

        return false;
    }

    // A server that is away for minutes is told once, and once when it answers again.
    private void TellFailed(string message) =>
        Log.NotRenewed(_logger, _failures++ == 0 ? LogLevel.Warning : LogLevel.Debug, _ns, _name, message);

    private void TellAnswered()
    {
        if (_failures > 0)
        {
            Log.Answered(_logger, _ns, _name, _failures);
            _failures = 0;
        }
    }

    private async Task<V1Lease?> ObserveAsync(CancellationToken cancellationToken)
    {
        var lease = await _api.GetAsync<V1Lease>(_ns, _name, cancellationToken);
        Observe(lease);
        return lease;
    }

    private void Observe(V1Lease? lease)
    {
        if (lease?.Spec != _observed?.Spec || _observedAt == 0)
        {
            _observedAt = _time.GetTimestamp();
        }

        _observed = lease;
    }

    private async Task<V1Lease> WriteAsync(V1Lease? old, bool isRenewal, CancellationToken cancellationToken)
    {
        var metadata = old?.Metadata ?? new V1ObjectMeta { NamespaceProperty = _ns, Name = _name };
        if (!isRenewal)
        {
            metadata = await _owner.SetInAsync(metadata, cancellationToken);
        }

        var spec = LeaseRecord.TakenBy(_options.Identity, old?.Spec, _time.GetUtcNow(), _options.LeaseDuration);
        return old is null
            ? await _api.CreateAsync(new V1Lease { Metadata = metadata, Spec = spec }, cancellationToken)
            : await _api.ReplaceAsync(old with { Metadata = metadata, Spec = spec }, cancellationToken);
    }

    private void Held(long since)
    {
        if (_lost.IsCancellationRequested)
        {
            return; // the renewal came after the deadline, and this process is ending
        }

        Volatile.Write(ref _renewedAt, since);
        _holding = true;
        var left = _options.RenewDeadline - _time.GetElapsedTime(since);
        _deadline.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Lose(string why)
    {
        if (!_holding)
        {
            return;
        }

        _holding = false;
        Log.Lost(_logger, _ns, _name, why);
        _lost.Cancel();
    }

    private async Task WaitForReleaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            var request = new WatchRequest
            {
                Namespace = _ns,
                FieldSelector = $"metadata.name={_name}",
                ResourceVersion = _observed?.Metadata.ResourceVersion,
            };
            await foreach (var change in _api.WatchAsync<V1Lease>(request, cancellationToken))
            {
                // Also of a release, so that a watch that begins anew does not tell it once more.
                if (change.Type is WatchEventType.Modified)
                {
                    Observe(change.Object);
                }

                if (change.Type is WatchEventType.Deleted
                    || (change.Type is WatchEventType.Modified && string.IsNullOrEmpty(change.Object.Spec?.HolderIdentity)))
                {
                    return;
                }
            }
        }
        catch (KubernetesApiException exception) when (exception.StatusCode is HttpStatusCode.Forbidden)
        {
            _mayWatch = false;
            Log.NoWatch(_logger, _ns, _name, _options.RetryPeriod.TotalSeconds, exception.Message);
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or KubernetesApiException or HttpRequestException or InvalidDataException)
        {
            // Asking every few seconds is enough without a watch.
        }

        await Forever(cancellationToken);
    }

    private async Task Forever(CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
