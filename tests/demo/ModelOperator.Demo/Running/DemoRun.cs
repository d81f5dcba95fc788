using ModelOperator.Api.Durations;
using ModelOperator.Api.Status;
using ModelOperator.Demo.Cluster;
using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Verdicts;

namespace ModelOperator.Demo.Running;

/// <summary>The play itself: v1 comes up, v2 is promoted under traffic, v3 is rolled back under traffic; each act is judged by what was
/// observed.</summary>
internal sealed class DemoRun(DemoStage stage, Feed feed, Observers observers, Screen screen, DemoSettings settings)
{
    // Long enough for a controller that tries again to be caught at it: backoffs begin with milliseconds.
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private const int SteadyReports = 3;

    /// <summary>Runs all of it and gives the last line.</summary>
    /// <exception cref="DemoException">Something did not happen, or happened and should not have.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        await stage.SetAsync(cancellationToken);
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await stage.ApplyAsync("models.yaml", cancellationToken);
        await stage.ApplyAsync("v1.yaml", cancellationToken);
        var observing = observers.RunAsync(looking.Token);
        await feed.UntilAsync("v1 to be healthy", settings.Patience, DemoStage.IsHealthy, broken: null, cancellationToken);
        var reading = await StartClientAsync(looking.Token, cancellationToken);

        await CountAllAsync(cancellationToken);
        var good = await ApplyRolloutAsync("v2.yaml", cancellationToken);
        await feed.UntilAsync(
            "v2 to be promoted",
            StepsOf(feed.Record) + settings.Patience,
            record => PromotionVerdict.Promoted(record, good) is not null,
            record => ClientEnded(record) ?? FailureOf(good, record),
            cancellationToken);
        await CountAllAsync(cancellationToken);
        DemoStage.Judge("the promotion of v2", PromotionVerdict.Problems(feed.Record, good));

        var bad = await ApplyRolloutAsync("v3.yaml", cancellationToken);
        await feed.UntilAsync(
            "v3 to be rolled back",
            StepsOf(feed.Record) + settings.Patience,
            record => record.Latest!.Status.Phase == RolloutPhase.RolledBack && RollbackVerdict.BackAtStable(record, bad) is not null,
            record => ClientEnded(record) ?? (
                bad.CandidateIn(record) is { } candidate && record.Latest!.Status.StableRevision == candidate ? "v3 was promoted" : null),
            cancellationToken);
        await feed.UntilAsync(
            "v3's pods to be gone",
            settings.Patience,
            record => record.PodsOf(bad.CandidateIn(record)!).All(pod => pod.State == PodState.Gone),
            ClientEnded,
            cancellationToken);
        await feed.ForAsync("v3 not to be tried again", QuietPeriod, ClientEnded, cancellationToken);

        await StopClientAsync(cancellationToken);
        DemoStage.Judge("the rollback of v3",
            RollbackVerdict.Problems(feed.Record, bad, settings.ErrorMetric, settings.Prometheus is not null));
        await looking.CancelAsync();
        await Task.WhenAll(observing, reading);
        foreach (var line in RevisionTable.Of(feed.Record))
        {
            screen.Plain(line);
        }

        return DemoSummary.Of(feed.Record, good, bad);
    }

    // Three reports in a row without a failure: a pod that has just started is slow, and a judgement of the next one should not begin with
    // that.
    private static bool IsSteady(DemoRecord record) =>
        record.Client.Count >= SteadyReports && record.Client.TakeLast(SteadyReports)
            .All(sample => sample.Report.Window is { Failed: 0, Right: > 0 });

    private static string? FailureOf(Rollout rollout, DemoRecord record) =>
        record.Latest!.Status.FailedRevisions?.FirstOrDefault(failed => failed.Revision == rollout.CandidateIn(record)) is { } failure
            ? $"v2 was rolled back: {failure.Message}"
            : null;

    private static TimeSpan StepsOf(DemoRecord record) =>
        (record.Latest!.Deployment.Spec.Strategy.Canary?.Steps ?? [])
            .Aggregate(TimeSpan.Zero, (sum, step) => sum + GoDuration.ParseOr(step.Duration, TimeSpan.Zero));

    private async Task<Rollout> ApplyRolloutAsync(string file, CancellationToken cancellationToken)
    {
        var rollout = new Rollout(screen.Elapsed, feed.Record.Latest!, feed.Record.Counted);
        await stage.ApplyAsync(file, cancellationToken);
        return rollout;
    }

    // Two reports from now on: the second one covers a whole interval after this moment.
    private Task CountAllAsync(CancellationToken cancellationToken)
    {
        var seen = feed.Record.Client.Count;
        return feed.UntilAsync(
            "the client's next reports", settings.Patience, record => record.Client.Count >= seen + 2, ClientEnded, cancellationToken);
    }

    private async Task<Task> StartClientAsync(CancellationToken looking, CancellationToken cancellationToken)
    {
        await stage.StartClientAsync(ClientPod.Name, [], cancellationToken);
        var reading = observers.ReadClientAsync(ClientPod.Name, looking);
        await feed.UntilAsync("the client's answers to be steady", settings.Patience, IsSteady, ClientEnded, cancellationToken);
        return reading;
    }

    private async Task StopClientAsync(CancellationToken cancellationToken)
    {
        await feed.ForAsync("requests under way", Settling, ClientEnded, cancellationToken);
        await stage.StopClientAsync(ClientPod.Name, cancellationToken);
        await feed.UntilAsync("the client's final counts", settings.Patience, record =>
            record.Counted.Final || record.HasClientEnded, broken: null, cancellationToken);
    }

    private static string? ClientEnded(DemoRecord record) =>
        record.HasClientEnded || record.Counted.Final ? $"the client has ended: kubectl logs {ClientPod.Name}" : null;
}
