using System.Collections.Concurrent;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Idling;
using ModelOperator.Contracts.Reports;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Observing.Gateways;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Waking;

/// <summary>
/// Learns at once when somebody calls a model at zero pods (R35): one question to each of its gateways is open all the time, and the
/// gateway answers it when it holds a request. Only the leader reconciles, so only the leader asks.
/// </summary>
internal sealed partial class WakeWatch(
    IWakeProbe probe, ClusterView view, IReconcileTrigger<ModelDeployment> trigger, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<WakeWatch> logger)
{
    /// <summary>The time after which a question is asked anew.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The shortest time between two questions to the same gateway, however soon it answers.</summary>
    internal static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private const int MaxDoublings = 5;

    private readonly ConcurrentDictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    /// <summary>The number of open questions.</summary>
    internal int Count => _watched.Values.Sum(watched => watched.Count);

    /// <summary>Asks the gateways of a model at zero, and nobody else's.</summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="status">Its status as it is written now.</param>
    /// <param name="disturb">Called before the ModelDeployment is looked at again, since no cache shows what has happened.</param>
    public void Follow(ModelDeployment owner, ModelDeploymentStatus status, Action disturb)
    {
        if (status.Idle is not { State: IdleState.AtZero } idle)
        {
            Forget(owner);
            return;
        }

        var watched = _watched.GetOrAdd(owner.Metadata.Uid!, _ => new());
        var gateways = GatewayPods.Among(view.PodsOf(owner), owner.Metadata.Name!, PodDiagnosis.IsReady);
        watched.Keep(gateways.Select(pod => pod.Metadata.Uid!));
        foreach (var pod in gateways)
        {
            if (watched.TryAdd(pod.Metadata.Uid!, lifetime.ApplicationStopping, out var token))
            {
                _ = AskAsync(owner, pod, idle.Since, disturb, token);
            }
        }
    }

    /// <summary>Ends the questions about a ModelDeployment that is gone or has pods.</summary>
    public void Forget(ModelDeployment owner)
    {
        if (_watched.TryRemove(owner.Metadata.Uid!, out var watched))
        {
            watched.Keep([]);
        }
    }

    private async Task AskAsync(
        ModelDeployment owner, PodView pod, DateTimeOffset since, Action disturb, CancellationToken cancellationToken)
    {
        var failures = 0;
        try
        {
            while (true)
            {
                var begun = time.GetTimestamp();
                var report = await ReportAsync(pod, cancellationToken);
                // The planner decides by the same facts.
                if (report?.Calls?.ToFacts().IsCalledWithin(time.GetUtcNow() - since) == true)
                {
                    disturb();
                    trigger.Enqueue(owner.Metadata.NamespaceProperty!, owner.Metadata.Name!);
                }

                failures = report is null ? Math.Min(failures + 1, MaxDoublings) : 0;
                var pause = (Shortest * (1 << failures)) - time.GetElapsedTime(begun);
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, time, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The model has pods, the gateway is gone, or the operator stops.
        }
    }

    private async Task<GatewayReport?> ReportAsync(PodView pod, CancellationToken cancellationToken)
    {
        try
        {
            return await probe.WaitAsync(pod, Longest, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Asking again is all that can be done, and nobody else would wake the model.
            Log.NotAsked(logger, pod.Metadata.NamespaceProperty!, pod.Metadata.Name!, exception);
            return null;
        }
    }

    private sealed class Watched
    {
        private readonly Dictionary<string, CancellationTokenSource> _asked = new(StringComparer.Ordinal);
        private readonly Lock _gate = new();

        public int Count
        {
            get
            {
                lock (_gate)
                {
                    return _asked.Count;
                }
            }
        }

        public bool TryAdd(string pod, CancellationToken stopping, out CancellationToken token)
        {
            lock (_gate)
            {
                token = default;
                if (_asked.ContainsKey(pod))
                {
                    return false;
                }

                var source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                _asked[pod] = source;
                token = source.Token;
                return true;
            }
        }

        /// <summary>Ends the questions to all other pods.</summary>
        public void Keep(IEnumerable<string> pods)
        {
            lock (_gate)
            {
                foreach (var gone in _asked.Keys.Except(pods, StringComparer.Ordinal).ToList())
                {
                    _asked.Remove(gone, out var source);
                    source!.Cancel();
                    source.Dispose();
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Namespace}/{Pod}: the gateway could not be asked whether it holds a request")]
        public static partial void NotAsked(ILogger logger, string @namespace, string pod, Exception exception);
    }
}
