using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>
/// Holds a Lease, as client-go does: a lease is another's until it has not changed for its whole duration by the local
/// monotonic clock; it is ours until the renew deadline, counted from before the last renewal that succeeded was sent.
/// </summary>
internal sealed class LeaderElector : ILeadership, IDisposable
{
    private readonly IKubernetesApi api;
    private readonly LeaderElectionOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly string ns;
    private readonly string name;
    private readonly TaskCompletionSource elected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource lost = new();
    private readonly ITimer deadline;
    private V1Lease? observed;
    private long observedAt;
    private long renewedAt;
    private volatile bool holding;
    private bool mayWatch = true;

    public LeaderElector(
        [FromKeyedServices(OperatorServices.Unguarded)] IKubernetesApi api,
        IOptions<OperatorOptions> options,
        IServiceProvider provider,
        TimeProvider time,
        IMeterFactory meters,
        ILogger<LeaderElector> logger)
    {
        this.api = api;
        this.options = options.Value.LeaderElection;
        this.time = time;
        this.logger = logger;
        ns = this.options.LeaseNamespace ?? provider.GetRequiredService<KubernetesConnection>().Namespace;
        name = this.options.LeaseName ?? options.Value.Name;
        deadline = time.CreateTimer(_ => Lose("it was not renewed in time"), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        KeyValuePair<string, object?>[] tags = [new("name", name)];
        KubernetesMeter.Create(meters).CreateObservableGauge(
            "leader_election_master_status",
            () => new Measurement<int>(IsLeader ? 1 : 0, tags),
            description: "1 while this process holds the lease.");
    }

    /// <inheritdoc />
    public bool IsLeader => holding && time.GetElapsedTime(Volatile.Read(ref renewedAt)) < options.RenewDeadline;

    /// <inheritdoc />
    public CancellationToken Lost => lost.Token;

    /// <inheritdoc />
    public Task WaitAsync(CancellationToken cancellationToken) => elected.Task.WaitAsync(cancellationToken);

    /// <summary>Takes the lease when it is free and renews it until it is lost, or until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AcquireAsync(cancellationToken);
            while (!lost.IsCancellationRequested)
            {
                await Task.Delay(options.RetryPeriod, time, cancellationToken);
                await TryAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // stopped
        }
    }

    /// <summary>Gives the lease back, so that a successor need not wait for it to expire.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (!IsLeader)
        {
            return;
        }

        holding = false;
        deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            // Read anew: a renewal may have been cut off just after the server took it.
            var lease = await api.GetAsync<V1Lease>(ns, name, cancellationToken);
            if (lease?.Spec is { } spec && spec.HolderIdentity == options.Identity)
            {
                await api.ReplaceAsync(lease with { Spec = LeaseRecord.Released(spec, time.GetUtcNow()) }, cancellationToken);
                Log.Released(logger, ns, name);
            }
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or OperationCanceledException)
        {
            Log.NotReleased(logger, ns, name, e.Message);
        }
    }

    public void Dispose()
    {
        deadline.Dispose();
        lost.Dispose();
    }

    private async Task AcquireAsync(CancellationToken cancellationToken)
    {
        Log.Waiting(logger, ns, name, options.Identity);
        var random = new Random();
        while (!await TryAsync(cancellationToken))
        {
            // Jitter keeps several candidates apart; the watch makes a released lease taken at once.
            using var released = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var watch = mayWatch ? WaitForReleaseAsync(released.Token) : Forever(released.Token);
            await Task.WhenAny(watch, Task.Delay(options.RetryPeriod * (1 + random.NextDouble()), time, released.Token));
            await released.CancelAsync();
            await watch;
            cancellationToken.ThrowIfCancellationRequested();
        }

        Log.Acquired(logger, ns, name, options.Identity);
        elected.TrySetResult();
    }

    /// <summary>Tries once to take or renew the lease.</summary>
    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(options.RenewDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var lease = holding && observed is not null ? observed : await ObserveAsync(either.Token);
            if (LeaseRecord.IsHeldByAnother(lease?.Spec, options.Identity, time.GetElapsedTime(observedAt), options.LeaseDuration))
            {
                Lose($"{lease!.Spec!.HolderIdentity} took it");
                return false;
            }

            Observe(await WriteAsync(lease, either.Token));
            Held(asked);
            return true;
        }
        catch (KubernetesApiException e) when (e.IsConflict || e.IsNotFound)
        {
            observed = null; // read it again at the next try
            Log.Outrun(logger, ns, name, e.Message);
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or InvalidDataException)
        {
            Log.NotRenewed(logger, ns, name, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotRenewed(logger, ns, name, $"no answer within {options.RenewDeadline.TotalSeconds} s");
        }

        return false;
    }

    private async Task<V1Lease?> ObserveAsync(CancellationToken cancellationToken)
    {
        var lease = await api.GetAsync<V1Lease>(ns, name, cancellationToken);
        Observe(lease);
        return lease;
    }

    private void Observe(V1Lease? lease)
    {
        if (lease?.Spec != observed?.Spec || observedAt == 0)
        {
            observedAt = time.GetTimestamp();
        }

        observed = lease;
    }

    private Task<V1Lease> WriteAsync(V1Lease? old, CancellationToken cancellationToken)
    {
        var spec = LeaseRecord.TakenBy(options.Identity, old?.Spec, time.GetUtcNow(), options.LeaseDuration);
        return old is null
            ? api.CreateAsync(new V1Lease { Metadata = new V1ObjectMeta { Namespace = ns, Name = name }, Spec = spec }, cancellationToken)
            : api.ReplaceAsync(old with { Spec = spec }, cancellationToken);
    }

    private void Held(long since)
    {
        if (lost.IsCancellationRequested)
        {
            return; // the renewal came through after the deadline: too late, this process is ending
        }

        Volatile.Write(ref renewedAt, since);
        holding = true;
        var left = options.RenewDeadline - time.GetElapsedTime(since);
        deadline.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Lose(string why)
    {
        if (!holding)
        {
            return;
        }

        holding = false;
        Log.Lost(logger, ns, name, why);
        lost.Cancel();
    }

    private async Task WaitForReleaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            var request = new WatchRequest { Namespace = ns, FieldSelector = $"metadata.name={name}", ResourceVersion = observed?.Metadata.ResourceVersion };
            await foreach (var change in api.WatchAsync<V1Lease>(request, cancellationToken))
            {
                if (change.Type is WatchEventType.Deleted || (change.Type is WatchEventType.Modified && string.IsNullOrEmpty(change.Object.Spec?.HolderIdentity)))
                {
                    return;
                }
            }
        }
        catch (KubernetesApiException e) when (e.StatusCode is HttpStatusCode.Forbidden)
        {
            mayWatch = false;
            Log.NoWatch(logger, ns, name, options.RetryPeriod.TotalSeconds, e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or KubernetesApiException or HttpRequestException or InvalidDataException)
        {
            // asking every few seconds does, too
        }

        await Forever(cancellationToken);
    }

    private async Task Forever(CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
