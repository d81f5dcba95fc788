using ModelOperator.Api.Status;
using ModelOperator.Commands.Wording;
using Spectre.Console;

namespace ModelOperator.Cli.Rendering;

/// <summary>Writes a line for each transition of a rollout.</summary>
internal static class HistoryTable
{
    /// <summary>Writes the transitions. <paramref name="versionOf"/> returns the model's version of a revision, or null.</summary>
    public static void Write(IAnsiConsole console, IEnumerable<HistoryEntry> history, Func<string, string?> versionOf)
    {
        var table = Tables.WithColumns("TIME", "MODEL", "REVISION", "REASON", "WEIGHT", "METRIC", "VALUE", "THRESHOLD", "MESSAGE");
        foreach (var entry in history)
        {
            table.Add(
                TimeText.Of(entry.Time),
                versionOf(entry.Revision),
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
