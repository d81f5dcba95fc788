using ModelOperator.Api;
using Spectre.Console;

namespace ModelOperator.Cli.Rendering;

/// <summary><c>history NAME</c>: one line for each transition.</summary>
internal static class HistoryTable
{
    public static void Write(IAnsiConsole console, ModelDeployment deployment)
    {
        var table = Tables.WithColumns("TIME", "MODEL", "REVISION", "REASON", "WEIGHT", "METRIC", "VALUE", "THRESHOLD", "MESSAGE");
        foreach (var entry in deployment.Status?.History ?? [])
        {
            table.Add(
                TimeText.Of(entry.Time),
                RevisionText.VersionOf(deployment, entry.Revision),
                entry.Revision,
                entry.Reason,
                entry.Weight is { } weight ? $"{weight}%" : null,
                entry.Metric,
                entry.Value?.ToString("G6"),
                entry.Threshold,
                entry.Message);
        }

        console.Write(table);
    }
}
