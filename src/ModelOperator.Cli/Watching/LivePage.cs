using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Cli.Rendering;
using ModelOperator.Commands.Wording;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ModelOperator.Cli.Watching;

/// <summary>Draws a rollout as one screen. It is drawn again at each change.</summary>
internal static class LivePage
{
    private const int BarWidth = 24;
    private const int Transitions = 6;

    /// <summary>The screen. Its bars are solid when <paramref name="unicode"/> says that the terminal shows Unicode.</summary>
    public static IRenderable Of(WatchedState state, bool unicode)
    {
        var (deployment, now, trouble) = state;
        var status = deployment.Status;
        List<IRenderable> rows =
        [
            Line($"{deployment.Metadata.NamespaceProperty}/{deployment.Metadata.Name}  {PhaseText.Of(status)}", StyleOf(status?.Phase)),
        ];
        AddIf(rows, status?.Message);
        if (status?.Stage is { } stage)
        {
            rows.Add(Line($"{StageText.Of(stage)}, {StageText.ShareOf(stage)}, {StageText.ClockOf(stage, now)}{Approval(stage)}"));
            AddIf(rows, stage.HoldReason is { } reason ? $"waiting: {reason}" : null, new Style(Color.Yellow));
        }

        Add(rows, Revisions(status, unicode));
        Add(rows, Metrics(status?.Metrics, now));
        Add(rows, History(deployment));
        AddIf(rows, trouble is null ? null : $"the server does not answer, this is what was seen last: {trouble}", new Style(Color.Red));
        return new Rows(rows);
    }

    private static string Approval(StageStatus stage) =>
        stage is { Approval: true, ApprovedAt: null } ? ", needs approval" : stage.ApprovedAt is null ? "" : ", approved";

    private static Table? Revisions(ModelDeploymentStatus? status, bool unicode)
    {
        if (status?.Revisions is not { Count: > 0 } revisions)
        {
            return null;
        }

        var table = Tables.WithColumns(["MODEL", "REVISION", "ROLE", "TRAFFIC", "", "READY", .. GpuUseText.Headers(status.Stage)]);
        foreach (var revision in revisions)
        {
            var share = revision.Revision == status.CandidateRevision && status.Stage?.MirrorPercent is { } mirrored
                ? $"{revision.Weight}% +{mirrored}% mirrored"
                : $"{revision.Weight}%";
            table.AddRow(
            [
                Cell(revision.ModelVersion),
                Cell(revision.Revision),
                Cell(revision.Role.ToString()),
                new Text(Bar(revision.Weight, unicode), new Style(revision.Role is RevisionRole.Candidate ? Color.Aqua : Color.Green)),
                Cell(share),
                new Text(
                    $"{revision.ReadyReplicas}/{revision.Replicas}",
                    new Style(revision.ReadyReplicas < revision.Replicas ? Color.Yellow : Color.Default)),
                .. GpuUseText.Cells(status.Stage, revision.Revision).Select(Cell),
            ]);
        }

        return table;
    }

    private static Table? Metrics(IReadOnlyList<MetricStatus>? metrics, DateTimeOffset now)
    {
        if (metrics is not { Count: > 0 })
        {
            return null;
        }

        var table = Tables.WithColumns("METRIC", "VALUE", "THRESHOLD", "VERDICT", "AGE", "MESSAGE");
        foreach (var metric in metrics)
        {
            var verdict = metric.DryRun ? $"{metric.Verdict} (dry run)" : metric.Verdict.ToString();
            table.AddRow(
                Cell(metric.Name), Cell(metric.Value?.ToString("G6")), Cell(metric.Threshold),
                new Text(verdict, new Style(ColorOf(metric.Verdict))), Cell(Age.Of(metric.Time, now)), Cell(metric.Message));
        }

        return table;
    }

    private static Table? History(ModelDeployment deployment)
    {
        if (deployment.Status?.History is not { Count: > 0 } history)
        {
            return null;
        }

        var table = Tables.WithColumns("TIME", "TRANSITION");
        foreach (var entry in history.TakeLast(Transitions))
        {
            table.AddRow(Cell(TimeText.Of(entry.Time)), Cell(TransitionText.Of(deployment, entry)));
        }

        return table;
    }

    /// <summary>A share in percent as a bar. A share above zero has at least one mark.</summary>
    internal static string Bar(int percent, bool unicode)
    {
        var filled = percent <= 0 ? 0 : Math.Clamp((percent * BarWidth) / 100, 1, BarWidth);
        return new string(unicode ? '█' : '#', filled) + new string(unicode ? '░' : '.', BarWidth - filled);
    }

    private static Style StyleOf(RolloutPhase? phase) => new(phase switch
    {
        RolloutPhase.Healthy or RolloutPhase.Idle => Color.Green,
        RolloutPhase.RolledBack or RolloutPhase.RollingBack or RolloutPhase.Degraded => Color.Red,
        RolloutPhase.Paused or RolloutPhase.AwaitingApproval => Color.Yellow,
        _ => Color.Aqua,
    });

    private static Color ColorOf(MetricVerdict verdict) => verdict switch
    {
        MetricVerdict.Pass => Color.Green,
        MetricVerdict.Fail => Color.Red,
        _ => Color.Yellow,
    };

    private static Text Cell(string? text) => new(Tables.Printable(text));

    private static Text Line(string text, Style? style = null) => new(Tables.Printable(text), style);

    private static void AddIf(List<IRenderable> rows, string? text, Style? style = null)
    {
        if (!string.IsNullOrEmpty(text))
        {
            rows.Add(Line(text, style));
        }
    }

    private static void Add(List<IRenderable> rows, Table? table)
    {
        if (table is not null)
        {
            rows.Add(Text.Empty);
            rows.Add(table);
        }
    }
}
