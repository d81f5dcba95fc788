using System.Collections.Concurrent;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Contracts.Reports;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Fetching;

/// <summary>
/// Follows the downloads of a ModelDeployment's pods beside the reconcile: it asks every 15 s while there is one, and never otherwise, so
/// that the status is written no more often for it.
/// </summary>
internal sealed partial class FetchWatch(
    IFetchProbe probe, IReconcileTrigger<ModelDeployment> trigger, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<FetchWatch> logger)
{
    /// <summary>The time between two questions.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    // A download that has just begun has nothing to tell yet.
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(4);
    private const int FirstLooks = 3;

    // One of a hundred pods tells as much as all of them.
    private const int MostAsked = 4;

    private readonly ConcurrentDictionary<ResourceKey, Look> _looks = new();

    /// <summary>Begins to follow the downloads that are under way, where nobody does.</summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="pods">Its pods.</param>
    public void Follow(ModelDeployment owner, IEnumerable<PodView> pods)
    {
        var fetching = pods.Where(IsFetching).ToList();
        if (fetching.Count == 0)
        {
            _looks.TryRemove(owner.Key(), out _);
            return;
        }

        // A look that is not over is still writing down whom to ask next, and nobody else may read that.
        if (_looks.TryGetValue(owner.Key(), out var present) && !present.IsOver)
        {
            return;
        }

        var look = new Look(present);
        if (present is null ? _looks.TryAdd(owner.Key(), look) : _looks.TryUpdate(owner.Key(), look, present))
        {
            _ = LookAsync(owner, fetching, look);
        }
    }

    /// <summary>The words for the download that is furthest behind among a revision's pods; null when none is known.</summary>
    public string? Find(ModelDeployment owner, string revision) =>
        _looks.GetValueOrDefault(owner.Key())?.Words.GetValueOrDefault(revision);

    /// <summary>Forgets a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner) => _looks.TryRemove(owner.Key(), out _);

    /// <summary>True for a pod whose fetching container runs.</summary>
    internal static bool IsFetching(PodView pod) =>
        pod.Metadata.DeletionTimestamp is null && RevisionOf(pod) is not null
        && pod.Status?.InitContainerStatuses?.Any(c => c is { Name: PodParts.Fetch, State.Running: not null }) == true;

    private async Task LookAsync(ModelDeployment owner, List<PodView> pods, Look look)
    {
        var (ns, name) = (owner.Metadata.NamespaceProperty!, owner.Metadata.Name!);
        try
        {
            var groups = pods.GroupBy(pod => RevisionOf(pod)!, StringComparer.Ordinal).ToList();
            var answers = await Task.WhenAll(groups
                .SelectMany(group => Asked(group, look.TurnOf(group.Key)))
                .Select(async pod => (Revision: RevisionOf(pod)!, Report: await ReportAsync(pod))));
            look.Words = answers.Where(answer => answer.Report is not null)
                .GroupBy(answer => answer.Revision, answer => answer.Report!, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => FetchWords.Of(group.MinBy(Share)!), StringComparer.Ordinal);
            look.AskOthers(groups.Select(group => group.Key).Where(revision => !look.Words.ContainsKey(revision)));
            if (look.Words.Count > 0)
            {
                trigger.Enqueue(ns, name);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception exception)
        {
            Log.Failed(logger, ns, name, exception);
        }

        try
        {
            // Also after a failure, which would otherwise be repeated as fast as the machine can.
            var interval = look.Words.Count == 0 && look.Number <= FirstLooks ? FirstInterval : Interval;
            await Task.Delay(interval, time, lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        look.IsOver = true;
        trigger.Enqueue(ns, name);
    }

    // Where pods share a folder, only the one that downloads has something to tell, and it may be any of them.
    private static IEnumerable<PodView> Asked(IEnumerable<PodView> pods, int turn)
    {
        var sorted = pods.OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal).ToList();
        var first = (int)((long)turn * MostAsked % sorted.Count);
        return sorted.Skip(first).Concat(sorted.Take(first)).Take(MostAsked);
    }

    private async Task<FetchReport?> ReportAsync(PodView pod)
    {
        try
        {
            return await probe.ReportAsync(pod, lifetime.ApplicationStopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The other pods tell what they know.
            Log.NotAsked(logger, pod.Metadata.NamespaceProperty!, pod.Metadata.Name!, exception);
            return null;
        }
    }

    private static double Share(FetchReport report) => report.Total > 0 ? (double)report.Bytes / report.Total : 0;

    private static string? RevisionOf(PodView pod) => pod.GetLabel(ModelOperatorApi.RevisionLabel);

    private sealed class Look(Look? before)
    {
        private volatile IReadOnlyDictionary<string, string> _words =
            before?.Words ?? new Dictionary<string, string>(StringComparer.Ordinal);

        private readonly Dictionary<string, int> _turns =
            before is null ? new(StringComparer.Ordinal) : new(before._turns, StringComparer.Ordinal);

        private volatile bool _isOver;

        public int Number { get; } = (before?.Number ?? 0) + 1;

        public IReadOnlyDictionary<string, string> Words
        {
            get => _words;
            set => _words = value;
        }

        /// <summary>The number of looks in which nobody of the revision told anything.</summary>
        public int TurnOf(string revision) => _turns.GetValueOrDefault(revision);

        /// <summary>Has other pods of these revisions asked in the next look.</summary>
        public void AskOthers(IEnumerable<string> revisions)
        {
            foreach (var revision in revisions)
            {
                _turns[revision] = TurnOf(revision) + 1;
            }
        }

        public bool IsOver
        {
            get => _isOver;
            set => _isOver = value;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Namespace}/{Name}: the download could not be followed")]
        public static partial void Failed(ILogger logger, string @namespace, string name, Exception exception);

        [LoggerMessage(2, LogLevel.Error, "{Namespace}/{Pod}: the pod could not be asked how far its download is")]
        public static partial void NotAsked(ILogger logger, string @namespace, string pod, Exception exception);
    }
}
