using ModelOperator.Api.Durations;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Running;
using ModelOperator.Demo.Verdicts;

namespace ModelOperator.Demo.Monitoring;

/// <summary>
/// The second act: a model is served and watched. One feature of its inputs drifts, then labels change their meaning, and then all is as
/// before. Each verdict, Event and alert must come within a bound, and nothing else may be found.
/// </summary>
internal sealed class MonitoringRun(DemoParts parts, string dashboards)
{
    private const string Manifest = "watched.yaml";
    private const int DriftingPixel = 20;
    private const string Feature = "x.20";
    private const string SwappedLabels = "1,7";
    private const string Firing = "firing";

    // What the chart's rule ModelCheckBad waits before it fires.
    private static readonly TimeSpan AlertPatience = TimeSpan.FromMinutes(2);

    // For scrapes, evaluations of rules and pods that start, on a machine that has more to do.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RateInterval = TimeSpan.FromMinutes(1);

    private readonly Feed _feed = parts.Feed;
    private readonly List<Task> _readers = [];
    private string? _client;

    private DemoSettings Settings => parts.Settings;

    /// <summary>Runs all of it and gives the last line.</summary>
    /// <exception cref="DemoException">Something did not happen, or happened and should not have.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var prometheus = parts.Prometheus
            ?? throw new DemoException("The second act needs a Prometheus: --prometheus http://10.244.0.1:9090.");
        await RequireRulesAsync(cancellationToken);
        await parts.Stage.SetAsync(cancellationToken);
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await parts.Stage.StartReceiverAsync(cancellationToken);
        await parts.Stage.AllowRetrainingAsync(cancellationToken);
        foreach (var file in new[] { "models.yaml", "profiles.yaml", Manifest })
        {
            await parts.Stage.ApplyAsync(file, cancellationToken);
        }

        var observing = Task.WhenAll(
            parts.Observers.RunAsync(looking.Token),
            new MonitoringObservers(parts.Api, prometheus, _feed, parts.Screen, Settings, parts.Time).RunAsync(looking.Token),
            new ActionObservers(parts.Api, parts.Kubectl, _feed, parts.Screen, Settings, parts.Time).RunAsync(looking.Token));
        await _feed.UntilAsync("the model to be healthy", Settings.Patience, DemoStage.IsHealthy, broken: null, cancellationToken);

        await SwitchAsync("as-trained", [], looking.Token, cancellationToken);
        await UntilAsync("every check to be Ok", Found + TimeSpan.FromMinutes(1), MonitoringVerdict.AllOk, cancellationToken);
        await UntilAsync("a sample of a request and its answer", Slack, ActionVerdict.HasPair, cancellationToken);

        parts.Screen.Line($"act        pixel {DriftingPixel} reads too bright from now on");
        var drift = await SwitchAsync("drifted", ["--drift", $"{DriftingPixel}"], looking.Token, cancellationToken);
        await UntilBadAsync(MonitoringVerdict.InputDrift, drift, cancellationToken);

        parts.Screen.Line($"act        people call {SwappedLabels} by each other's name from now on, and the pixel stays as it is");
        var swap = await SwitchAsync(
            "relabelled", ["--drift", $"{DriftingPixel}", "--swap-labels", SwappedLabels], looking.Token, cancellationToken);
        await UntilBadAsync(MonitoringVerdict.Quality, swap, cancellationToken);
        await UntilAsync(
            "the Job of the drift to end", Slack, record => ActionVerdict.Succeeded(record) is not null, cancellationToken);
        await ShowAsync(cancellationToken);
        var (filled, empty) = await AskDashboardsAsync(cancellationToken);
        await UntilAsync(
            $"the alert {MonitoringVerdict.AlertOf(MonitoringVerdict.InputDrift)} to fire", AlertPatience + Slack,
            record => MonitoringVerdict.FirstAlert(record, MonitoringVerdict.InputDrift, Firing, drift) is not null, cancellationToken);

        parts.Screen.Line("act        pixels and labels are as they were");
        var recovery = await SwitchAsync("recovered", [], looking.Token, cancellationToken);
        await UntilAsync("every check to be Ok again", Found, MonitoringVerdict.AllOk, cancellationToken);
        await UntilAsync(
            "the alerts to go, and the events to come", Slack,
            record => record.Alerts[^1].States.Count == 0 && HasEvents(record, recovery) && ActionVerdict.HasToldRecovery(record),
            cancellationToken);
        await StopClientAsync(cancellationToken);
        await _feed.UntilAsync(
            "the clients' final counts", Settings.Patience, record =>
                record.EachClient.All(client => client.Final), broken: null, cancellationToken);

        var acts = new MonitoringActs(drift, swap, recovery);
        DemoStage.Judge(
            "the second act",
            [.. MonitoringVerdict.Problems(_feed.Record, acts, Feature), .. ActionVerdict.Problems(_feed.Record, acts)]);
        await looking.CancelAsync();
        await Task.WhenAll([observing, .. _readers]);
        return MonitoringSummary.Of(_feed.Record, acts, filled.Count, filled.Count + empty.Count);
    }

    // Two windows in a row, and a look to find each; the manifest has both figures.
    private TimeSpan Found
    {
        get
        {
            var spec = _feed.Record.Latest!.Deployment.Spec.Monitoring!;
            return (2 * (GoDuration.ParseOr(spec.Window, TimeSpan.FromHours(1))
                + GoDuration.ParseOr(spec.Interval, TimeSpan.FromMinutes(1)))) + Slack;
        }
    }

    private static bool HasEvents(DemoRecord record, TimeSpan since) => MonitoringVerdict.Both.All(check => record.Events.Any(
        happened => happened.At >= since && happened.Reason == MonitoringVerdict.RecoveredEvent
            && happened.Note.StartsWith(check + " ", StringComparison.Ordinal)));

    private async Task RequireRulesAsync(CancellationToken cancellationToken)
    {
        if (!(await parts.Prometheus!.RulesAsync(cancellationToken)).Contains("ModelCheckBad"))
        {
            throw new DemoException(
                "Prometheus has no rule ModelCheckBad: let it read charts/model-operator/files/alerts.yaml (rule_files), "
                + "or install the chart with monitoring.prometheusRule.enabled=true.");
        }
    }

    // The next client answers before the one before it ends, so that the stream never stops.
    private async Task<TimeSpan> SwitchAsync(
        string stream, IReadOnlyList<string> options, CancellationToken looking, CancellationToken cancellationToken)
    {
        var pod = "client-" + stream;
        await parts.Stage.StartClientAsync(pod, [.. options, "--feedback"], cancellationToken);
        var began = parts.Screen.Elapsed;
        _readers.Add(parts.Observers.ReadClientAsync(pod, looking));
        await _feed.UntilAsync(
            $"{pod} to be answered", Settings.Patience,
            record => record.Client.Any(sample => sample.Pod == pod && sample.Report.Total.Requests > sample.Report.Total.Failed),
            broken: null, cancellationToken);
        if (_client is not null)
        {
            await StopClientAsync(cancellationToken);
        }

        _client = pod;
        return began;
    }

    private Task StopClientAsync(CancellationToken cancellationToken) => parts.Stage.StopClientAsync(_client!, cancellationToken);

    private async Task UntilBadAsync(string check, TimeSpan since, CancellationToken cancellationToken)
    {
        await UntilAsync(
            $"{check} to be Bad", Found, record =>
                MonitoringVerdict.First(record, check, CheckVerdict.Bad, since) is not null, cancellationToken);
        await UntilAsync(
            $"the alert {MonitoringVerdict.AlertOf(check)}", Slack,
            record => record.Alerts[^1].StateOf(MonitoringVerdict.AlertOf(check)) is not null, cancellationToken);
    }

    private Task UntilAsync(string what, TimeSpan limit, Func<DemoRecord, bool> isMet, CancellationToken cancellationToken) =>
        _feed.UntilAsync(what, limit, isMet, ClientIsSilent, cancellationToken);

    private string? ClientIsSilent(DemoRecord record) =>
        record.Client.LastOrDefault(sample => sample.Pod == _client)?.At is { } last && parts.Screen.Elapsed - last > Silence
            ? $"{_client} has said nothing for {Silence.TotalSeconds:F0} s: kubectl logs {_client}"
            : null;

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        foreach (var (verb, excerpt) in new (
            string, Func<string, IEnumerable<string>>)[] { ("get", WholeOf), ("describe", DescribeExcerpt.Of) })
        {
            parts.Screen.Line($"kubectl {verb} modeldeployment {DemoSettings.Name}");
            var printed = await parts.Kubectl.RunAsync(
                cancellationToken, verb, "modeldeployment", DemoSettings.Name, "--namespace", Settings.Namespace);
            Print(excerpt(printed));
        }

        var job = ActionVerdict.Succeeded(_feed.Record)!.Name;
        parts.Screen.Line($"kubectl logs job/{job}");
        Print(WholeOf(await parts.Kubectl.RunAsync(cancellationToken, "logs", "job/" + job, "--namespace", Settings.Namespace)));
    }

    private void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            parts.Screen.Plain("          " + line);
        }
    }

    private static IEnumerable<string> WholeOf(string printed) => printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<(IReadOnlyList<DashboardQuery> Filled, IReadOnlyList<DashboardQuery> Empty)> AskDashboardsAsync(
        CancellationToken cancellationToken)
    {
        var (filled, empty) = await DashboardQueries.Read(dashboards, Settings.Namespace, DemoSettings.Name, RateInterval)
            .AskAsync(parts.Prometheus!, cancellationToken);
        parts.Screen.Line($"dashboards {filled.Count + empty.Count} queries answered, {filled.Count} with data");
        foreach (var query in empty)
        {
            parts.Screen.Plain($"          without data: {query.Dashboard}: {query.Panel}");
        }

        return (filled, empty);
    }
}
