using ModelOperator.Api.Status;
using Spectre.Console;

namespace ModelOperator.Cli.Rendering;

/// <summary><c>history NAME</c>: one line for each transition.</summary>
internal static class HistoryTable
{
    public static void Write(IAnsiConsole console, IEnumerable<HistoryEntry> history)
    {
        var table = Tables.WithColumns("TIME", "REVISION", "REASON", "WEIGHT", "METRIC", "VALUE", "THRESHOLD", "MESSAGE");
        foreach (var entry in history)
        {
            table.Add(
                entry.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
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
