using ModelOperator.Api.Status;
using ModelOperator.Commands.Wording;
using Spectre.Console;

namespace ModelOperator.Cli.Rendering;

/// <summary>Writes a line for each transition of a rollout.</summary>
internal static class HistoryTable
{
    private const int CommitCharacters = 10;

    /// <summary>Writes the transitions, with a column for commits where one is known.</summary>
    /// <param name="console">The console.</param>
    /// <param name="history">The transitions.</param>
    /// <param name="versionOf">Returns the model's version of a revision, or null.</param>
    /// <param name="commitOf">Returns the commit that the tag of a revision's model had, or null.</param>
    public static void Write(
        IAnsiConsole console, IReadOnlyList<HistoryEntry> history, Func<string, string?> versionOf, Func<string, string?> commitOf)
    {
        var commits = history.Any(entry => commitOf(entry.Revision) is not null);
        var table = Tables.WithColumns(
        [
            "TIME", "MODEL", "REVISION", .. commits ? ["COMMIT"] : Array.Empty<string>(), "REASON", "WEIGHT", "METRIC", "VALUE",
            "THRESHOLD", "MESSAGE",
        ]);
        foreach (var entry in history)
        {
            table.Add(
            [
                TimeText.Of(entry.Time),
                versionOf(entry.Revision),
                entry.Revision,
                .. commits ? [Short(commitOf(entry.Revision))] : Array.Empty<string?>(),
                entry.Reason,
                entry.Weight is { } weight ? $"{weight}%" : null,
                entry.Metric,
                entry.Value?.ToString("G6"),
                entry.Threshold,
                entry.Message,
            ]);
        }

        console.Write(table);
    }

    // As the Hub's pages show it.
    private static string? Short(string? commit) => commit?.Length > CommitCharacters ? commit[..CommitCharacters] : commit;
}
